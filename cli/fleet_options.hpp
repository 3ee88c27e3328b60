// FleetOptions: the options of `fleet` and `fleet doctor`, and the FleetPlan that follows from
// them: a new one, or the one in the folder. Used by the two commands and by what drives their
// tasks.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "cli/options.hpp"
#include "harness/base/console.hpp"
#include "harness/fleet/fleet_folder.hpp"
#include "harness/plan/config.hpp"

namespace zcbench {

struct FleetOptions {
  bool is_doctor = false;
  std::string config;
  std::string filter;
  Overrides overrides;
  std::optional<std::uint32_t> split;
  std::optional<std::uint32_t> replicate;
  std::optional<std::uint32_t> launches;
  bool require_leakproof = false;
  std::optional<std::string> executor;
  std::optional<std::string> command_template;
  std::vector<std::string> hosts;
  std::optional<std::uint32_t> jobs;
  std::optional<std::string> node_folder;
  std::optional<std::string> program;
  std::vector<std::string> sbatch;  ///< as sbatch takes them
  bool share_nodes = false;
  std::optional<std::string> budget;
  std::optional<std::string> output;
  bool resume = false;
  bool takes_over = false;
  bool plan_only = false;
  bool allow_different_machine = false;
  std::uint32_t attempts = 3;
  double poll_s = 5.0;
  bool quiet = false;
  When progress = When::automatic;
  When color = When::automatic;
  std::string format;  ///< for doctor: text, json
};

/// Adds `flag` N, from 1 to kMostTasks.
void add_task_count(CLI::App& command, const std::string& flag, std::optional<std::uint32_t>& count,
                    const std::string& help);
/// Adds the options that `fleet` and `doctor` have in common.
void add_fleet_start(CLI::App& command, FleetOptions& options);

/// A given folder as every node must find it: absolute, without a trailing slash.
FleetFolder fleet_folder(const std::string& given);

/// Makes the plan of a new fleet; reads the config. Throws ConfigError for options that are missing
/// or contradict each other.
FleetPlan new_fleet(const FleetOptions& options);

/// The plan in the folder, started as the options say. Throws CorruptError if they ask for other
/// measurements, or if the config or this program has changed.
FleetPlan resumed_fleet(const FleetFolder& folder, const FleetOptions& options);

/// Throws ConfigError unless the executor has what it needs.
void check_fleet_start(const FleetPlan& plan);

/// The command that continues a fleet, as a line for sh.
std::string resume_command(const FleetFolder& folder, const FleetPlan& plan);

}  // namespace zcbench
