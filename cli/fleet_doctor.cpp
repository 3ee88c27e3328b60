// `zcbench fleet doctor`: runs doctor and selfcheck on each node of a fleet and names odd nodes.
#include <fmt/core.h>

#include "analysis/nodes/health_report.hpp"
#include "cli/commands.hpp"
#include "cli/driven_fleet.hpp"
#include "cli/quantity.hpp"
#include "cli/terminal.hpp"

namespace zcbench {

namespace {

ExitCode fleet_doctor(const FleetOptions& options) {
  FleetOptions asked = options;
  asked.is_doctor = true;
  return drive_fleet(asked, [&](const FleetFolder& folder, const FleetPlan& plan) {
    const std::vector<NodeHealth> nodes = read_node_health(folder, plan);
    print_lines(options.format == "json"
                    ? json_text(in_envelope("fleet doctor", ExitCode::kSuccess, health_json(nodes)))
                    : render_health(nodes, paragraph_width()));
    return ExitCode::kSuccess;
  });
}

}  // namespace

/// `options`: those of `fleet`, which may also stand before the word `doctor`.
Action declare_fleet_doctor(CLI::App& command, const std::shared_ptr<FleetOptions>& options) {
  add_config(command, options->config);
  add_task_count(command, "--replicate", options->replicate, "number of nodes");
  add_fleet_start(command, *options);
  add_duration(
      command, "--budget", {0.1, 86400.0}, "from 0.1s to 24h",
      [options = options.get()](double seconds) { options->budget = fmt::format("{}s", seconds); },
      "time that selfcheck may take on each node (default 30s)");
  add_format(command, options->format, {"text", "json"});
  return action(options, fleet_doctor);
}

}  // namespace zcbench
