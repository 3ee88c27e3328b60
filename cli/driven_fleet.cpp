#include "cli/driven_fleet.hpp"

#include <fmt/core.h>
#include <unistd.h>

#include <algorithm>
#include <memory>
#include <span>
#include <vector>

#include "harness/base/errors.hpp"
#include "harness/base/format.hpp"
#include "harness/base/text.hpp"
#include "harness/fleet/fleet_drive.hpp"
#include "harness/fleet/fleet_driver.hpp"
#include "harness/fleet/task_engine.hpp"
#include "harness/os/deadline.hpp"
#include "harness/os/signals.hpp"
#include "harness/run/progress.hpp"

namespace zcbench {

namespace {

// The interval between checks of who drives the fleet.
constexpr std::int64_t kDriverCheckNs = 1'000'000'000;
constexpr std::size_t kShownFailures = 10;

std::uint32_t finished_tasks(const FleetFolder& folder, const FleetPlan& plan) {
  std::uint32_t finished = 0;
  for (std::uint32_t task = 1; task <= plan.tasks; ++task) {
    finished += folder.is_finished(task) ? 1 : 0;
  }
  return finished;
}

void print_plan(const FleetFolder& folder, const FleetPlan& plan) {
  print_out("{} planned in {}; run each task on a node:\n", format_count(plan.tasks, "task"),
            folder.path());
  print_out("  {}\n", shell_line(task_command(plan, folder.path(), 1, "")));
  if (plan.tasks > 1) print_out("  ... to ... {}\n", plan.tasks);
  print_out("then merge their results: {}\n", resume_command(folder, plan));
}

void print_failures(const FleetFolder& folder, const FleetPlan& plan,
                    const std::vector<FailedTask>& failures) {
  const std::size_t shown = std::min(failures.size(), kShownFailures);
  for (const FailedTask& failure : std::span(failures).first(shown)) {
    print_error("zcbench: task {} failed{}: {}; its log: {}\n", failure.task,
                failure.node.empty() ? "" : " on " + failure.node, failure.message,
                folder.task_log(failure.task));
  }
  if (failures.size() > shown) {
    print_error("zcbench: and {} failed; see {}\n",
                format_count(failures.size() - shown, "more task"),
                "zcbench fleet status " + shell_line({folder.path()}));
  }
  print_error("zcbench: {} of {} have results; to start the others again: {}\n",
              finished_tasks(folder, plan), format_count(plan.tasks, "task"),
              resume_command(folder, plan));
}

void print_interruption(const FleetFolder& folder, const FleetPlan& plan, const TaskEngine& engine,
                        const Interrupted& signal) {
  print_error(
      "\nzcbench: {}; {} of {} finished{}; to continue: {}\n", signal.what(),
      finished_tasks(folder, plan), format_count(plan.tasks, "task"),
      engine.outlives_driver()
          ? fmt::format("; the others stay in Slurm (scancel --name=zcbench-{} ends them)", plan.id)
          : "",
      resume_command(folder, plan));
}

// Follows the tasks until they end. Returns those that failed.
std::vector<FailedTask> follow(const FleetFolder& folder, const FleetPlan& plan,
                               const FleetDriver& driver, TaskEngine& engine,
                               const FleetOptions& options) {
  const StopSignalsNoted noted;
  Progress progress(is_wanted(options.progress, STDERR_FILENO) && !options.quiet);
  std::int64_t next_check_ns = 0;
  try {
    std::vector<FailedTask> failures =
        drive_tasks(folder, plan, engine, options.attempts, [&](const FleetProgress& now) {
          progress.show(progress_text(now, plan.tasks));
          if (now_ns() < next_check_ns) return;
          next_check_ns = now_ns() + kDriverCheckNs;
          driver.require_place();
        });
    for (const std::string& line : sweep_nodes(folder, plan, engine)) {
      print_error("zcbench: {}\n", line);
    }
    return failures;
  } catch (const Interrupted& signal) {
    progress.finish();
    print_interruption(folder, plan, engine, signal);
    throw;
  }
}

// False if all tasks were run by somebody else, so that nothing needs to be started.
bool needs_engine(const FleetPlan& plan, bool is_finished) {
  return !is_finished || plan.start.executor != FleetExecutor::command ||
         !plan.start.command_template.empty();
}

// Whether the command line has what a new fleet needs.
bool may_begin(const FleetOptions& options) {
  return !options.resume ||
         ((options.split || options.replicate) && (options.is_doctor || !options.config.empty()));
}

}  // namespace

ExitCode drive_fleet(const FleetOptions& options, const FinishFleet& finish) {
  if (!options.output) throw ConfigError("fleet needs -o FOLDER, which all nodes can reach");
  const FleetFolder folder = fleet_folder(*options.output);
  const bool is_resumed = options.resume && (folder.has_plan() || !may_begin(options));
  const FleetPlan plan = is_resumed ? resumed_fleet(folder, options) : new_fleet(options);
  // Made before anything is written, because it may refuse.
  const std::unique_ptr<TaskEngine> engine =
      options.plan_only ? nullptr : make_engine(folder, plan, options.poll_s);
  if (!is_resumed) folder.create(plan);
  if (options.plan_only) {
    print_plan(folder, plan);
    return ExitCode::kSuccess;
  }
  const FleetDriver driver(folder, options.takes_over);
  const bool is_finished = finished_tasks(folder, plan) == plan.tasks;
  if (!is_finished || !is_resumed) check_fleet_start(plan);
  if (needs_engine(plan, is_finished)) {
    try {
      const std::vector<FailedTask> failures = follow(folder, plan, driver, *engine, options);
      if (!failures.empty()) {
        print_failures(folder, plan, failures);
        return static_cast<ExitCode>(failures.front().code);
      }
    } catch (const Interrupted& signal) {
      return static_cast<ExitCode>(signal.code());  // already reported
    }
  }
  return finish(folder, plan);
}

}  // namespace zcbench
