// `zcbench fleet CONFIG`: runs a sweep on several machines and combines the results. What other
// machines run, and the state of the tasks, are subcommands in separate files.
#include <fmt/core.h>

#include <algorithm>
#include <utility>

#include "analysis/nodes/nodes_report.hpp"
#include "analysis/summary/summary.hpp"
#include "cli/commands.hpp"
#include "cli/driven_fleet.hpp"
#include "cli/terminal.hpp"
#include "harness/base/table.hpp"
#include "harness/fleet/fleet_results.hpp"
#include "harness/results/run_reader.hpp"

namespace zcbench {

// Each is defined in the file named after its command; task and sweep in fleet_node.cpp.
Action declare_fleet_status(CLI::App& command);
Action declare_fleet_doctor(CLI::App& command, const std::shared_ptr<FleetOptions>& options);
Action declare_fleet_task(CLI::App& command);
Action declare_fleet_sweep(CLI::App& command);

namespace {

constexpr std::size_t kShownPoints = 10;

ExitCode code_of_results(const RunResult& run) {
  const bool failed = std::ranges::count(run.points, PointStatus::failed, &PointResult::status) > 0;
  return failed ? ExitCode::kPointFailed : ExitCode::kSuccess;
}

ExitCode print_results(const FleetFolder& folder, const FleetOptions& options) {
  const Results file = read_run(folder.results_path());
  if (!options.quiet) {
    const SummaryStyle style = terminal_style(options.color);
    print_colored(render_summary(file.run, style) + "\n");
    print_lines(render_nodes(file.run, file.nodes, {.width = terminal_width()}, kShownPoints));
    print_out("results: {}\nall tables: zcbench show {}\n", folder.results_path(),
              folder.results_path());
  }
  for (const PointResult& result : file.run.points) {
    if (!options.quiet || result.status != PointStatus::failed) continue;
    print_error("zcbench: failed: {}\n", result.reason);
  }
  return code_of_results(file.run);
}

ExitCode fleet(const FleetOptions& options) {
  return drive_fleet(options, [&](const FleetFolder& folder, const FleetPlan& plan) {
    write_fleet_results(folder, plan, {.may_differ_in_machine = options.allow_different_machine});
    return print_results(folder, options);
  });
}

void declare_options(CLI::App& command, FleetOptions& options) {
  add_config(command, options.config);
  add_task_count(command, "--split", options.split, "divide the points into N tasks");
  add_task_count(command, "--replicate", options.replicate,
                 "measure all points on each of N nodes");
  add_fleet_start(command, options);
  add_set(command, options.overrides);
  add_seed(command, options.overrides.seed, "seed of the order of points and of generated data");
  command
      .add_option("--launches", options.launches,
                  "repeat the plan in N fresh processes on each node (1 to 100)")
      ->check(CLI::Range(1, 100))
      ->type_name("N");
  command.add_flag("--require-leakproof", options.require_leakproof,
                   "refuse to run if a kill could leave an object in /dev/shm");
  command.add_flag("--plan-only", options.plan_only,
                   "write the folder and start nothing: whatever you have starts the tasks");
  command.add_flag("--allow-different-machine", options.allow_different_machine,
                   "merge results of different kinds of machines");
}

}  // namespace

Action declare_fleet(CLI::App& command) {
  auto options = std::make_shared<FleetOptions>();
  auto chosen = std::make_shared<Action>(action(options, fleet));
  declare_options(command, *options);
  const auto add = [&](const char* name, const char* description, const auto& declare) {
    CLI::App* const added = command.add_subcommand(name, description);
    added->footer(exit_code_table());
    added->callback([chosen, subcommand = declare(*added)] { *chosen = subcommand; });
  };
  add("status", "show a fleet's tasks", declare_fleet_status);
  add("doctor", "run doctor and selfcheck on each node; name odd nodes",
      [&](CLI::App& doctor) { return declare_fleet_doctor(doctor, options); });
  add("task", "run a task of a fleet on this node", declare_fleet_task);
  add("sweep", "remove what finished tasks left on this node's disk", declare_fleet_sweep);
  return [chosen] { return (*chosen)(); };
}

}  // namespace zcbench
