// The drive: starts a fleet's tasks, follows them until each has its results or has failed for
// good, starts again what died, and sweeps the nodes. It may be ended at any time and begun again:
// all that it knows is in the fleet's folder and in the engine.
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
  std::set<std::string> nodes;  ///< of those that run
  std::string note;             ///< why the queued ones wait, if the engine knows
};
/// "3 of 6 tasks finished, 2 running (n1, n2), 1 waiting (Resources)".
std::string progress_text(const FleetProgress& progress, std::uint32_t tasks);

struct FailedTask {
  std::uint32_t task = 0;
  std::string node;  ///< "" if it never reached one
  int code = 0;      ///< what the fleet command ends with
  std::string message;
};

/// Whether a task that ended with this code may do better at another time or on another node: after
/// a signal, without results for an unknown reason, or for codes 3 and 5. (After code 6, another
/// process is at work on it.)
bool may_succeed_again(std::optional<int> code);

/// Starts each unfinished task, at most `attempts` times; not counted are attempts that ended with
/// code 6, because another one was still at work. `report` is called when something has
/// changed. Returns those that failed; the others have their results. Throws Interrupted, and what
/// the engine throws.
std::vector<FailedTask> drive_tasks(const FleetFolder& folder, const FleetPlan& plan,
                                    TaskEngine& engine, std::uint32_t attempts,
                                    const std::function<void(const FleetProgress&)>& report);

/// Removes what attempts left on nodes. Returns a line for each node where that was not possible.
std::vector<std::string> sweep_nodes(const FleetFolder& folder, const FleetPlan& plan,
                                     TaskEngine& engine);

}  // namespace zcbench
