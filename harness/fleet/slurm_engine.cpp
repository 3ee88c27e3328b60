#include "harness/fleet/slurm_engine.hpp"

#include <fmt/core.h>
#include <poll.h>

#include <algorithm>
#include <set>

#include "harness/base/errors.hpp"
#include "harness/base/text.hpp"
#include "harness/fleet/program_output.hpp"
#include "harness/os/deadline.hpp"
#include "harness/os/signals.hpp"

namespace zcbench {

namespace {

// Slurm's controller may be restarted; jobs continue meanwhile.
constexpr int kMostFailedAnswers = 60;
// An element that was only moved, e.g. requeued, is never missing from two answers in a row.
constexpr int kMissingAnswers = 2;
constexpr int kSweepLimitS = 120;

// Waits; a signal ends the wait.
void pause_s(double seconds) { ::poll(nullptr, 0, static_cast<int>(seconds * 1e3)); }

bool has_line(const std::string& text, const std::string& line) {
  return ("\n" + text + "\n").find("\n" + line + "\n") != std::string::npos;
}

bool is_unreachable(const std::string& errors) {
  return errors.find("ontact") != std::string::npos ||  // "Unable to contact slurm controller"
         errors.find("configuration") != std::string::npos ||
         errors.find("onnection") != std::string::npos;
}

}  // namespace

SlurmEngine::SlurmEngine(const FleetFolder& folder, const FleetPlan& plan, double poll_s)
    : folder_(folder), plan_(plan), poll_s_(poll_s) {
  for (const char* program : {"sbatch", "squeue", "scontrol"}) {
    if (has_program(program)) continue;
    throw MachineError(fmt::format(
        "--executor slurm needs Slurm's {}, which is not in PATH; run it where jobs are submitted, "
        "or use --executor command",
        program));
  }
}

void SlurmEngine::start(const std::vector<std::uint32_t>& tasks) {
  const ProgramOutput submitted =
      run_program(sbatch_arguments(plan_, folder_, tasks), sbatch_script(plan_, folder_));
  if (submitted.code == 0) {
    has_answered_ = true;
    started_.insert(started_.end(), tasks.begin(), tasks.end());
    for (const std::uint32_t task : tasks) missing_.erase(task);
    return;
  }
  const std::string why = fmt::format(
      "Slurm refused the job: {}; the fleet is planned: go on with --resume and other options",
      submitted.last_error);
  if (is_unreachable(submitted.errors)) throw MachineError(why);
  throw ConfigError(why);
}

std::vector<QueuedElement> SlurmEngine::queue() {
  const ProgramOutput answer = run_program(squeue_arguments(plan_));
  if (answer.code != 0) {
    throw MachineError(fmt::format("squeue failed: {}", answer.last_error));
  }
  return parse_squeue(answer.output);
}

std::map<std::uint32_t, EndedElement> SlurmEngine::ended() const {
  if (has_program("sacct")) {
    const ProgramOutput answer = run_program(sacct_arguments(plan_));
    if (answer.code == 0) return parse_sacct(answer.output);
  }
  const ProgramOutput answer = run_program(scontrol_arguments());  // works without accounting
  if (answer.code != 0) return {};
  return parse_scontrol(answer.output, slurm_job_name(plan_));
}

std::map<std::uint32_t, TaskSight> SlurmEngine::look() {
  std::map<std::uint32_t, TaskSight> sights;
  std::vector<QueuedElement> elements;
  try {
    elements = queue();
    has_answered_ = true;
    failed_answers_ = 0;
  } catch (const MachineError&) {
    if (!has_answered_ || ++failed_answers_ >= kMostFailedAnswers) throw;
    for (const std::uint32_t task : started_) {
      sights[task] = {.where = TaskSight::Where::queued, .note = "Slurm does not answer"};
    }
    return sights;
  }
  for (const QueuedElement& element : elements) {
    if (element.is_held) run_program({"scontrol", "release", element.job});
    sights[element.task] = element.sight;
    if (std::ranges::find(started_, element.task) == started_.end()) {
      started_.push_back(element.task);  // by a driver before us
    }
    missing_.erase(element.task);
  }
  std::vector<std::uint32_t> gone;
  for (const std::uint32_t task : started_) {
    if (sights.contains(task)) continue;
    if (++missing_[task] >= kMissingAnswers || folder_.is_finished(task)) {
      gone.push_back(task);
    } else {
      sights[task] = {.where = TaskSight::Where::running, .note = "has just ended"};
    }
  }
  if (gone.empty()) return sights;
  const bool all_finished =
      std::ranges::all_of(gone, [&](std::uint32_t task) { return folder_.is_finished(task); });
  const auto how = all_finished ? std::map<std::uint32_t, EndedElement>() : ended();
  for (const std::uint32_t task : gone) {
    TaskSight& sight = sights[task] = {.where = TaskSight::Where::gone};
    if (const auto known = how.find(task); known != how.end()) {
      sight.note = "Slurm: " + known->second.state;
      sight.code = known->second.code;
    }
    std::erase(started_, task);
    missing_.erase(task);
  }
  return sights;
}

void SlurmEngine::wait() { pause_s(poll_s_); }

std::string SlurmEngine::sweep(const std::string& node) {
  const std::string name = slurm_job_name(plan_) + "-sweep";
  std::vector<std::string> words{
      "sbatch",    "--parsable",        "--job-name=" + name, "--nodelist=" + node,
      "--nodes=1", "--output=/dev/null"};
  for (const std::string& option : plan_.start.sbatch) {
    if (option != "--exclusive" && !option.starts_with("--constraint")) words.push_back(option);
  }
  const ProgramOutput submitted = run_program(
      words, fmt::format("#!/bin/sh\nexec {}\n",
                         shell_line({plan_.program, "fleet", "sweep", folder_.path()})));
  if (submitted.code != 0) return submitted.last_error;
  const std::string job = submitted.output.substr(0, submitted.output.find_first_of(";\n"));
  const std::int64_t limit_ns = now_ns() + std::int64_t{kSweepLimitS} * 1'000'000'000;
  while (now_ns() < limit_ns) {
    throw_if_interrupted();
    const ProgramOutput answer =
        run_program({"squeue", "--noheader", "--name=" + name, "--format=%A"});
    if (answer.code == 0 && !has_line(answer.output, job)) return "";
    pause_s(poll_s_);
  }
  run_program({"scancel", job});
  return fmt::format("its job did not run within {} s", kSweepLimitS);
}

}  // namespace zcbench
