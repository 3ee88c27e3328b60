// FleetPlan: what a fleet measures, with which program, in how many tasks, and who starts them.
// Made once by the fleet command and kept as fleet.json in the fleet's folder, which every task
// reads.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "harness/model/result.hpp"
#include "harness/plan/config.hpp"

namespace zcbench {

/// `split`: each task measures a shard of the plan. `replicate`: each measures the whole plan.
/// `doctor`: each runs doctor and selfcheck.
enum class FleetMode { split, replicate, doctor };
std::string_view to_string(FleetMode mode);
inline constexpr std::array kFleetModes{FleetMode::split, FleetMode::replicate, FleetMode::doctor};

/// Who starts the tasks: this process, a command of the user's, or Slurm.
enum class FleetExecutor { local, command, slurm };
std::string_view to_string(FleetExecutor executor);
inline constexpr std::array kFleetExecutors{FleetExecutor::local, FleetExecutor::command,
                                            FleetExecutor::slurm};

inline constexpr std::uint32_t kMostTasks = 1000;

/// How the tasks are started.
struct FleetStart {
  FleetExecutor executor = FleetExecutor::local;
  std::string command_template;       ///< command only: a line for sh with {host}, {command} ...
  std::vector<std::string> hosts;     ///< command only: for {host}; one task at a time on each
  std::uint32_t jobs = 1;             ///< local and command without hosts: tasks at a time
  std::vector<std::string> sbatch{};  ///< slurm only: more arguments of sbatch
  std::string node_folder;  ///< on a node's local disk; empty: $TMPDIR or /tmp of the node; local:
                            ///< in the fleet's folder
};

struct FleetPlan {
  std::string id;  ///< 12 random hex digits
  std::string date;
  FleetMode mode = FleetMode::split;
  std::uint32_t tasks = 1;
  std::string config;  ///< absolute path, or the name of a built-in one
  std::string config_name;
  std::string filter;
  Overrides overrides;
  std::uint32_t launches = 1;
  bool require_leakproof = false;
  std::string budget;               ///< doctor only: selfcheck's budget
  Fingerprint::Fields fingerprint;  ///< of the config: hash, arrays ...
  std::string program;              ///< path of zcbench on the nodes
  std::string program_digest;       ///< must be the same on every node
  FleetStart start;
};

/// The text of fleet.json, with its digest.
std::string fleet_json(const FleetPlan& plan);
/// Throws CorruptError "LABEL:LINE:COL ...".
FleetPlan parse_fleet(std::string text, const std::string& label);

/// The arguments of zcbench for task `task`, counted from 1, with results written to `output`. The
/// task continues from a journal if there is one.
std::vector<std::string> task_arguments(const FleetPlan& plan, std::uint32_t task,
                                        const std::string& output);

/// The words of the command that runs a task: `PROGRAM fleet task FOLDER TASK`, with `--node NODE`
/// unless that is empty.
std::vector<std::string> task_command(const FleetPlan& plan, const std::string& folder,
                                      std::uint32_t task, const std::string& node);

/// The words as one line for sh, each quoted where necessary.
std::string shell_line(const std::vector<std::string>& words);

/// The template with its placeholders replaced: {host}, {task}, {folder}, {command} (words for sh)
/// and {quoted_command} (the same as one word, for a shell run by another shell, such as ssh's).
std::string filled_template(const std::string& text, const std::string& host,
                            const std::string& folder, std::uint32_t task,
                            const std::string& command);

/// Throws ConfigError for an empty template, one with an unknown placeholder, one without any
/// placeholder that distinguishes tasks, or one with {host} but no hosts (and vice versa).
void check_template(const FleetStart& start);

/// The config of the anchors, the same in every fleet: two points that each node measures, so that
/// nodes can be compared. `null` is the cost of processes, `serial` that of arithmetic and memory.
std::string_view anchors_config();

}  // namespace zcbench
