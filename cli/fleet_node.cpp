// What runs on the nodes of a fleet: `zcbench fleet task FOLDER I` runs a task, and `zcbench fleet
// sweep FOLDER` removes what finished tasks left behind.
#include <charconv>

#include "cli/commands.hpp"
#include "cli/fleet_options.hpp"
#include "harness/base/errors.hpp"
#include "harness/base/text.hpp"
#include "harness/fleet/fleet_task.hpp"

namespace zcbench {

namespace {

struct FleetNodeOptions {
  std::string folder;
  std::string task;
  std::string node;
};

std::uint32_t task_number(const std::string& digits) {
  std::uint32_t number = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  if (error == std::errc() && end == digits.data() + digits.size()) return number;
  fail_config("TASK " + in_quotes(digits), "is not a number of a task; tasks count from 1");
}

ExitCode fleet_task(const FleetNodeOptions& options) {
  return run_task(fleet_folder(options.folder), task_number(options.task), node_name(options.node));
}

ExitCode fleet_sweep(const FleetNodeOptions& options) {
  const FleetFolder folder = fleet_folder(options.folder);
  sweep_node(folder, folder.plan(), node_name(options.node));
  return ExitCode::kSuccess;
}

void add_node(CLI::App& command, FleetNodeOptions& options) {
  command
      .add_option("--node", options.node,
                  "name of this node (default: Slurm's, or the host's name)")
      ->type_name("NAME");
}

}  // namespace

Action declare_fleet_task(CLI::App& command) {
  auto options = std::make_shared<FleetNodeOptions>();
  command.add_option("FOLDER", options->folder, "folder of a fleet")->required();
  command.add_option("TASK", options->task, "its number, from 1")->required();
  add_node(command, *options);
  return action(options, fleet_task);
}

Action declare_fleet_sweep(CLI::App& command) {
  auto options = std::make_shared<FleetNodeOptions>();
  command.add_option("FOLDER", options->folder, "folder of a fleet")->required();
  add_node(command, *options);
  return action(options, fleet_sweep);
}

}  // namespace zcbench
