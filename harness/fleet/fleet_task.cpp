#include "harness/fleet/fleet_task.hpp"

#include <fmt/core.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <cstdlib>
#include <functional>
#include <limits>
#include <optional>
#include <utility>

#include "harness/base/date.hpp"
#include "harness/base/digest.hpp"
#include "harness/base/errors.hpp"
#include "harness/base/statistics.hpp"
#include "harness/base/text.hpp"
#include "harness/base/text_sink.hpp"
#include "harness/fleet/published_file.hpp"
#include "harness/json/json_parse.hpp"
#include "harness/json/json_write.hpp"
#include "harness/machine/environment.hpp"
#include "harness/os/file_io.hpp"
#include "harness/os/process.hpp"
#include "harness/os/signals.hpp"
#include "harness/results/node_record.hpp"
#include "harness/results/results_reader.hpp"
#include "harness/results/results_writer.hpp"
#include "harness/results/run_reader.hpp"

namespace zcbench {

namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t kMostNodeCharacters = 100;
constexpr int kAnchorLaunches = 10;

// Prefix of the names of all fleets' folders below `node_folder`.
constexpr const char* kPlacePrefix = "zcbench-fleet-";

std::string variable(const char* name) {
  const char* value = ::getenv(name);
  return value == nullptr ? "" : value;
}

std::string node_folder(const FleetFolder& folder, const FleetPlan& plan) {
  if (!plan.start.node_folder.empty()) return plan.start.node_folder;
  if (plan.start.executor == FleetExecutor::local) return folder.path() + "/disk";
  for (const char* name : {"SLURM_TMPDIR", "TMPDIR"}) {
    if (const std::string value = variable(name); value.starts_with('/')) return value;
  }
  return "/tmp";
}

// Paths below the node's folder: the fleet's folder, and a task's.
std::string fleet_part(const FleetPlan& plan) { return "/" + (kPlacePrefix + plan.id); }
std::string task_part(const FleetPlan& plan, std::uint32_t task, const std::string& node) {
  return fmt::format("{}/{}/task-{}", fleet_part(plan), node, task);
}

std::string fleet_place(const FleetFolder& folder, const FleetPlan& plan) {
  return node_folder(folder, plan) + fleet_part(plan);
}

void require_same_program(const FleetPlan& plan) {
  const FileDescriptor self = open_for_reading("/proc/self/exe");
  const std::string digest = digest_of_file(self).value_or("unreadable");
  if (digest == plan.program_digest) return;
  throw CorruptError(
      fmt::format("{}: is not the zcbench that planned this fleet: its digest is {}, the fleet's "
                  "{}; install the "
                  "same file on every node, or name its path there with --program",
                  escaped(own_path()), digest, plan.program_digest));
}

// In a folder such as /tmp, another user may have created it first.
void require_own_folder(const std::string& path) {
  struct stat status {};
  if (::lstat(system_text(path), &status) != 0) return;  // it could not be created
  if (S_ISDIR(status.st_mode) && status.st_uid == ::geteuid()) return;
  throw OutputError(fmt::format(
      "{}: is not a folder of this user's; remove it, or name another place with --node-folder",
      escaped(path)));
}

// What a program of a task printed and how it ended.
struct Ended {
  int code = 0;
  std::string output;
  std::string message;  // the last line on stderr
};

// A log that cannot be written, for example on a full disk, must not cost the task its samples.
void copy_to_log(const MemoryFile& errors) {
  try {
    const auto text = errors.text(std::numeric_limits<std::size_t>::max());
    if (text) write_all(STDERR_FILENO, *text);
  } catch (const SystemError&) {
  }
}

// Runs this program with our stderr, which is the task's log. Passes a signal on to it and waits.
Ended run_self(const std::vector<std::string>& arguments, const std::string& place) {
  const MemoryFile output("zcbench-fleet-output");
  const MemoryFile errors("zcbench-fleet-errors");
  std::vector<std::string> words{"zcbench"};
  words.insert(words.end(), arguments.begin(), arguments.end());
  Process process({.program = own_path(),
                   .argv = std::move(words),
                   .folder = place,
                   .output = output.get(),
                   .errors = errors.get()});
  int signal = 0;
  const int status = process.wait_passing_signal(signal);
  copy_to_log(errors);
  return {.code = exit_code_of_status(status),
          .output = output.text(std::numeric_limits<std::size_t>::max()).value_or(""),
          .message = errors.last_line()};
}

bool has_results(int code) {
  return code == static_cast<int>(ExitCode::kSuccess) ||
         code == static_cast<int>(ExitCode::kPointFailed);
}

// Throws an error with the exit code and the last line of a program that did not do its work.
void require_results(const Ended& ended) {
  throw_if_interrupted();
  if (!has_results(ended.code)) throw Error(static_cast<ExitCode>(ended.code), ended.message);
}

// Runs anchors.json and returns the median time of each launch of each point. Where a process's
// pages lie makes it faster or slower for its whole life, by as much as nodes differ, so the
// launches count, not the samples.
std::vector<Anchor> measure_anchors(const FleetFolder& folder, const std::string& place) {
  const std::string output = place + "/anchors-results.json";
  const Ended ended =
      run_self({"run", folder.anchors_path(), fmt::format("--launches={}", kAnchorLaunches),
                "--output=" + output, "--resume", "--quiet", "--progress=never"},
               place);
  require_results(ended);
  std::vector<Anchor> anchors;
  const ResultsSummary anchor_results = read_results(output);
  for (const ResultsPoint& point : anchor_results.points) {
    Anchor& anchor = anchors.emplace_back(Anchor{.name = point.name, .real_time_ns = {}});
    for (const LaunchTimes& launch : point.launches) {
      if (!launch.real_time_ns.empty()) anchor.real_time_ns.push_back(median(launch.real_time_ns));
    }
  }
  return anchors;
}

struct TaskRun {
  const FleetFolder& folder;
  const FleetPlan& plan;
  std::uint32_t task;
  Attempt& attempt;

  NodeRecord node_record(std::vector<Anchor> anchors) const {
    return {.name = attempt.node,
            .host_name = attempt.host_name,
            .tasks = {fmt::format("{}/{}", task, plan.tasks)},
            .anchors = std::move(anchors)};
  }
};

// Measures the anchors and the task's points, and publishes the run's results as it wrote them,
// with the node's record added to their context. Returns the run's exit code.
int run_points(const TaskRun& run) {
  const std::string& place = run.attempt.place;
  NodeRecord node = run.node_record(measure_anchors(run.folder, place));
  const std::string output = place + "/part.json";
  const Ended ended = run_self(task_arguments(run.plan, run.task, output), place);
  require_results(ended);
  Json json = parse_json(read_results_text(output));
  Json& ours = json["context"]["zcbench"];
  node.machine = ours["machine_key"].value("folder", "");
  ours["nodes"] = nodes_json({node});
  ours["digest"] = kNoDigest;
  StringSink sink;
  write_results(sink, json);
  publish_new_file(run.folder.task_results(run.task), sink.text);
  return ended.code;
}

// Publishes what the node says about itself: doctor's findings and the noise that selfcheck found.
int run_doctor(const TaskRun& run) {
  const std::string& place = run.attempt.place;
  NodeRecord node = run.node_record(measure_anchors(run.folder, place));
  node.machine = machine_key(read_environment()).folder_name();
  const Ended doctor = run_self({"doctor", "--format=json"}, place);
  require_results(doctor);
  std::vector<std::string> arguments{"selfcheck", run.plan.config, "--format=json",
                                     "--progress=never", "--budget=" + run.plan.budget};
  if (!run.plan.filter.empty()) arguments.push_back("--filter=" + run.plan.filter);
  const Ended selfcheck = run_self(arguments, place);
  require_results(selfcheck);
  publish_new_file(run.folder.task_results(run.task),
                   json_text({{"nodes", nodes_json({node})},
                              {"doctor", parse_json(doctor.output)},
                              {"selfcheck", parse_json(selfcheck.output)}}));
  return static_cast<int>(ExitCode::kSuccess);
}

Attempt begun(const FleetFolder& folder, const FleetPlan& plan, std::uint32_t task,
              const std::string& node) {
  const std::optional<Attempt> before = folder.attempt(task, node);
  const TaskRecord record = folder.task(task);
  const Attempt* const last = record.last();
  return {.node = node,
          .host_name = host_name(),
          .number = (before ? before->number : 0) + 1,
          .sequence = (last == nullptr ? 0 : last->sequence) + 1,
          .started = utc_now(),
          .place = place_of_task(folder, plan, task, node),
          .has_ended = false,
          .code = 0,
          .message = "",
          .is_swept = false};
}

// Records the end of an attempt. If that fails, it must not hide why the attempt failed.
void record_end(const FleetFolder& folder, std::uint32_t task, Attempt& attempt, int code,
                const std::string& message) {
  attempt.has_ended = true;
  attempt.code = code;
  attempt.message = message;
  try {
    folder.record(task, attempt);
  } catch (const Error&) {
  }
}

// The place comes from a file in the shared folder, so it is removed only if it can be a task's.
void sweep_task(const FleetFolder& folder, const FleetPlan& plan, std::uint32_t task,
                Attempt& attempt) {
  const std::string part = task_part(plan, task, attempt.node);
  const bool is_ours = attempt.place.starts_with('/') && attempt.place.ends_with(part) &&
                       attempt.place.find("/../") == std::string::npos;
  if (!is_ours) {
    throw CorruptError(fmt::format(
        "{}: an attempt on node {} names {} as its folder, which is not "
        "one of this fleet; nothing was removed",
        escaped(folder.task_folder(task)), escaped(attempt.node), in_quotes(attempt.place)));
  }
  remove_folder(attempt.place);
  attempt.is_swept = !is_there(attempt.place);
  // Also removes the folders above it if they are empty now.
  const std::string disk = attempt.place.substr(0, attempt.place.size() - part.size());
  ::rmdir(system_text(fmt::format("{}{}/{}", disk, fleet_part(plan), attempt.node)));
  ::rmdir(system_text(disk + fleet_part(plan)));
  if (disk == folder.path() + "/disk") ::rmdir(system_text(disk));
  folder.record(task, attempt);
}

}  // namespace

void require_node_name(std::string_view where, const std::string& name) {
  const bool is_identifier =
      !name.empty() && name.size() <= kMostNodeCharacters && name.front() != '.' &&
      name.front() != '-' &&
      name.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-") ==
          std::string::npos;
  if (is_identifier) return;
  fail_config(fmt::format("{} {}", where, in_quotes(name)),
              "is no name of a node; allowed: up to 100 of the characters A-Z a-z 0-9 . _ -, not "
              "starting with . or -");
}

std::string node_name(const std::string& node) {
  std::string name = node.empty() ? variable("SLURMD_NODENAME") : node;
  if (name.empty()) name = host_name();
  require_node_name(node.empty() ? "--node is needed: the name of this host," : "--node", name);
  return name;
}

std::string place_of_task(const FleetFolder& folder, const FleetPlan& plan, std::uint32_t task,
                          const std::string& node) {
  return node_folder(folder, plan) + task_part(plan, task, node);
}

ExitCode run_task(const FleetFolder& folder, std::uint32_t task, const std::string& node) {
  const FleetPlan plan = folder.plan();
  if (task == 0 || task > plan.tasks) {
    throw ConfigError(fmt::format("{}: has no task {}; allowed: 1 to {}", escaped(folder.path()),
                                  task, plan.tasks));
  }
  if (folder.is_finished(task)) return ExitCode::kSuccess;
  const StopSignalsNoted noted;
  Attempt attempt = begun(folder, plan, task, node);
  folder.record(task, attempt);
  int code = 0;
  try {
    require_same_program(plan);
    make_folders(fleet_place(folder, plan));
    require_own_folder(fleet_place(folder, plan));
    make_folders(attempt.place);
    if (!is_there(attempt.place)) {
      throw OutputError(fmt::format(
          "{}: this folder cannot be created on node {}; name one on its disk with --node-folder",
          escaped(attempt.place), node));
    }
    const TaskRun run{.folder = folder, .plan = plan, .task = task, .attempt = attempt};
    code = plan.mode == FleetMode::doctor ? run_doctor(run) : run_points(run);
  } catch (const SystemError& error) {
    record_end(folder, task, attempt, error.code(), error.what());
    throw;
  } catch (const Error& error) {
    record_end(folder, task, attempt, error.code(), error.what());
    throw;
  }
  attempt.has_ended = true;
  attempt.code = code;
  sweep_task(folder, plan, task, attempt);
  return static_cast<ExitCode>(code);
}

void sweep_node(const FleetFolder& folder, const FleetPlan& plan, const std::string& node) {
  for (std::uint32_t task = 1; task <= plan.tasks; ++task) {
    std::optional<Attempt> attempt = folder.attempt(task, node);
    if (!attempt || attempt->is_swept || !folder.is_finished(task)) continue;
    sweep_task(folder, plan, task, *attempt);
  }
}

}  // namespace zcbench
