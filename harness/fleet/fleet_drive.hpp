// The drive: starts a fleet's tasks, follows them until each has its results or has failed for
// good, restarts tasks that died, and sweeps the nodes. It may be ended at any time and started
// again: everything that it knows is in the fleet's folder and in the engine.
#pragma once

#include <cstdint>
#include <functional>
#include <set>
#include <string>
#include <vector>

#include "harness/fleet/task_engine.hpp"

namespace zcbench {

struct FleetProgress {
  std::uint32_t finished = 0;
  std::uint32_t running = 0;
  std::uint32_t queued = 0;
  std::uint32_t failed = 0;
  std::set<std::string> nodes;  ///< of the running tasks
  std::string note;             ///< why the queued tasks wait, if the engine knows
};
/// "3 of 6 tasks finished, 2 running (n1, n2), 1 waiting (Resources)".
std::string progress_text(const FleetProgress& progress, std::uint32_t tasks);

struct FailedTask {
  std::uint32_t task = 0;
  std::string node;  ///< "" if it never reached one
  int code = 0;      ///< exit code of the fleet command
  std::string message;
};

/// Whether a task that ended with this code may succeed at another time or on another node: after a
/// signal, without results for an unknown reason, or with code 3 or 5. (Code 6 means that another
/// process is working on it.)
bool may_succeed_again(std::optional<int> code);

/// Starts each unfinished task at most `attempts` times, not counting attempts that ended with code
/// 6 because another one was still at work. `report` is called after every look at the engine.
/// Returns the tasks that failed; the others have their results. Throws Interrupted, and what the
/// engine throws.
std::vector<FailedTask> drive_tasks(const FleetFolder& folder, const FleetPlan& plan,
                                    TaskEngine& engine, std::uint32_t attempts,
                                    const std::function<void(const FleetProgress&)>& report);

/// Removes what attempts left on nodes. Returns a line for each node where that was not possible.
std::vector<std::string> sweep_nodes(const FleetFolder& folder, const FleetPlan& plan,
                                     TaskEngine& engine);

}  // namespace zcbench
