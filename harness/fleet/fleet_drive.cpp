#include "harness/fleet/fleet_drive.hpp"

#include <fmt/core.h>
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>

#include "harness/base/errors.hpp"
#include "harness/base/format.hpp"
#include "harness/base/text.hpp"
#include "harness/os/deadline.hpp"
#include "harness/os/signals.hpp"

namespace zcbench {

namespace {

// Pause before restarting a task that another process is working on.
constexpr std::int64_t kInUsePauseNs = 1'000'000'000;
constexpr int kSignalBase = static_cast<int>(ExitCode::kSignalBase);

// What the drive knows of one task.
struct Course {
  std::uint32_t task = 0;
  std::uint32_t starts = 0;           // by this drive
  std::uint64_t attempts_before = 0;  // sequence of the last attempt before the last start
  std::int64_t not_before_ns = 0;     // earliest time of the next start
  bool is_finished = false;
  std::optional<FailedTask> failure{};

  bool is_open() const { return !is_finished && !failure; }
};

// How an attempt ended, by its own record if there is one, otherwise by what the engine says.
FailedTask end_of(const Course& course, const TaskRecord& record, const TaskSight& sight) {
  FailedTask end{.task = course.task, .node = sight.node, .code = 0, .message = sight.note};
  if (sight.code) end.code = *sight.code;
  const Attempt* last = record.last();
  if (last == nullptr || last->sequence <= course.attempts_before) return end;
  if (end.node.empty()) end.node = last->node;
  const bool is_of_this_end = !sight.code || *sight.code == last->code;
  if (last->has_ended && last->code != 0 && is_of_this_end) {
    end.code = last->code;
    end.message = last->message;
  }
  return end;
}

// A task that is killed again and again has no code of its own.
int code_of_fleet(int code) {
  const bool is_own = code > 0 && code < kSignalBase;
  return is_own ? code : static_cast<int>(ExitCode::kPointFailed);
}

class Drive {
 public:
  Drive(const FleetFolder& folder, const FleetPlan& plan, TaskEngine& engine,
        std::uint32_t attempts)
      : folder_(folder), plan_(plan), engine_(engine), attempts_(attempts) {
    for (std::uint32_t task = 1; task <= plan.tasks; ++task) {
      courses_.push_back({.task = task, .is_finished = folder.is_finished(task)});
    }
  }

  bool is_over() const { return std::ranges::none_of(courses_, &Course::is_open); }

  // Looks at all tasks once and starts those that the engine does not have.
  FleetProgress step() {
    FleetProgress progress;
    std::map<std::uint32_t, TaskSight> sights = engine_.look();
    std::vector<std::uint32_t> to_start;
    for (Course& course : courses_) {
      if (!course.is_open()) continue;
      const auto sight = sights.find(course.task);
      const bool is_gone = sight == sights.end() || sight->second.where == TaskSight::Where::gone;
      if (!is_gone) {
        count(progress, sight->second);
      } else if (folder_.is_finished(course.task)) {
        course.is_finished = true;
      } else if (course.starts == 0 || course.not_before_ns > 0) {
        if (now_ns() >= course.not_before_ns) to_start.push_back(course.task);
        ++progress.queued;
      } else {
        again_or_failed(course, sight == sights.end() ? TaskSight() : sight->second, to_start);
        progress.queued += course.is_open() ? 1 : 0;
      }
    }
    if (!to_start.empty()) start(to_start);
    for (const Course& course : courses_) {
      progress.finished += course.is_finished ? 1 : 0;
      progress.failed += course.failure ? 1 : 0;
    }
    return progress;
  }

  std::vector<FailedTask> failures() const {
    std::vector<FailedTask> failures;
    for (const Course& course : courses_) {
      if (course.failure) failures.push_back(*course.failure);
    }
    return failures;
  }

 private:
  void start(const std::vector<std::uint32_t>& tasks) {
    for (const std::uint32_t task : tasks) {
      Course& course = courses_[task - 1];
      const TaskRecord record = folder_.task(task);
      course.attempts_before = record.attempts.empty() ? 0 : record.last()->sequence;
      course.not_before_ns = 0;
      ++course.starts;
    }
    engine_.start(tasks);
  }

  static void count(FleetProgress& progress, const TaskSight& sight) {
    if (sight.where == TaskSight::Where::running) {
      ++progress.running;
      if (!sight.node.empty()) progress.nodes.insert(sight.node);
      return;
    }
    ++progress.queued;
    if (!sight.note.empty()) progress.note = sight.note;
  }

  void again_or_failed(Course& course, const TaskSight& sight,
                       std::vector<std::uint32_t>& to_start) const {
    // Rereading the folder shows results that a network file system did not show before.
    const TaskRecord record = folder_.task(course.task);
    course.is_finished = record.state == TaskState::finished;
    if (course.is_finished) return;
    FailedTask end = end_of(course, record, sight);
    const auto known = end.code == 0 ? std::nullopt : std::optional(end.code);
    if (known == static_cast<int>(ExitCode::kOutputInUse)) {
      // An attempt that we have lost track of is still running.
      --course.starts;
      course.not_before_ns = now_ns() + kInUsePauseNs;
      return;
    }
    if (may_succeed_again(known) && course.starts < attempts_) {
      to_start.push_back(course.task);
      return;
    }
    if (may_succeed_again(known)) {
      end.message = fmt::format("ended {} without results{}{}", format_count(course.starts, "time"),
                                end.message.empty() ? "" : ", at last: ", end.message);
    }
    end.code = code_of_fleet(end.code);
    course.failure = std::move(end);
  }

  const FleetFolder& folder_;
  const FleetPlan& plan_;
  TaskEngine& engine_;
  std::uint32_t attempts_;
  std::vector<Course> courses_;  // by task
};

}  // namespace

std::string progress_text(const FleetProgress& progress, std::uint32_t tasks) {
  std::string text =
      fmt::format("{} of {} finished", progress.finished, format_count(tasks, "task"));
  if (progress.running > 0) {
    text += fmt::format(", {} running", progress.running);
    if (!progress.nodes.empty()) text += fmt::format(" ({})", fmt::join(progress.nodes, ", "));
  }
  if (progress.queued > 0) {
    text += fmt::format(", {} waiting", progress.queued);
    if (!progress.note.empty()) text += fmt::format(" ({})", progress.note);
  }
  if (progress.failed > 0) text += fmt::format(", {} failed", progress.failed);
  return text;
}

bool may_succeed_again(std::optional<int> code) {
  if (!code || *code > kSignalBase) return true;
  switch (static_cast<ExitCode>(*code)) {
    case ExitCode::kMachineLacks:
    case ExitCode::kNotWritten: return true;
    default: return false;
  }
}

std::vector<FailedTask> drive_tasks(const FleetFolder& folder, const FleetPlan& plan,
                                    TaskEngine& engine, std::uint32_t attempts,
                                    const std::function<void(const FleetProgress&)>& report) {
  Drive drive(folder, plan, engine, attempts);
  try {
    while (!drive.is_over()) {
      throw_if_interrupted();
      report(drive.step());
      if (!drive.is_over()) engine.wait();
    }
  } catch (const Interrupted& interrupted) {
    engine.stop(interrupted.signal_number);
    throw;
  }
  return drive.failures();
}

std::vector<std::string> sweep_nodes(const FleetFolder& folder, const FleetPlan& plan,
                                     TaskEngine& engine) {
  std::map<std::string, std::string> places;  // of nodes
  for (std::uint32_t task = 1; task <= plan.tasks; ++task) {
    if (!folder.is_finished(task)) continue;
    folder.sweep(task);
    for (const Attempt& attempt : folder.task(task).attempts) {
      if (!attempt.is_swept) places.emplace(attempt.node, attempt.place);
    }
  }
  std::vector<std::string> left;
  for (const auto& [node, place] : places) {
    const std::string why = engine.sweep(node);
    if (why.empty()) continue;
    left.push_back(fmt::format("files of the fleet may be left on node {}: {} ({})", node,
                               escaped(place), why));
  }
  return left;
}

}  // namespace zcbench
