// The part that runs on a node: `zcbench fleet task FOLDER I` takes the samples of one task with a
// journal on the node's own disk, and copies the results into the fleet's folder when they are
// complete. Called by the fleet command on a node; how it got there is the executor's business.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "harness/base/exit_code.hpp"
#include "harness/fleet/fleet_folder.hpp"

namespace zcbench {

/// Throws ConfigError "WHERE "NAME": ..." unless the name is 1 to 100 of the characters A-Z a-z 0-9
/// . _ -, not starting with . or -.
void require_node_name(std::string_view where, const std::string& name);

/// The node's name: `node`, or, if that is empty, what Slurm calls this node, or else the host's
/// name. Throws ConfigError if it is not valid as a node's name.
std::string node_name(const std::string& node);

/// Runs the task and records the attempt, however it ends; does nothing if the task is finished.
/// Returns the exit code of `zcbench run`; if that is 0 or 4, the folder has the results: these, or
/// those of another attempt that was faster. Throws CorruptError if this program is not the
/// fleet's, Interrupted after a signal (the journal stays), OutputError if the results cannot be
/// copied (they stay on the node).
ExitCode run_task(const FleetFolder& folder, std::uint32_t task, const std::string& node);

/// Removes what finished tasks left on this node's disk, and records that. Never touches the
/// journal of an unfinished task or a folder that no task of this fleet could have made.
void sweep_node(const FleetFolder& folder, const FleetPlan& plan, const std::string& node);

/// The folder on the disk of `node` that has this task's journal.
std::string place_of_task(const FleetFolder& folder, const FleetPlan& plan, std::uint32_t task,
                          const std::string& node);

}  // namespace zcbench
