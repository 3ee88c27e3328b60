// TaskEngine: starts a fleet's tasks and knows which of them it still has. There are two kinds:
// ProcessEngine (executors local and command) and SlurmEngine. The drive decides; an engine only
// does what it is asked.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "harness/fleet/fleet_folder.hpp"

namespace zcbench {

/// A task that an engine has, or has had since it was last asked.
struct TaskSight {
  enum class Where { queued, running, gone };

  Where where = Where::queued;
  std::string node{};         ///< running: its node, if the engine knows
  std::string note{};         ///< queued: why it does not run yet; gone: how it ended; may be empty
  std::optional<int> code{};  ///< gone: exit code, if the engine knows
};

class TaskEngine {
 public:
  virtual ~TaskEngine() = default;

  /// Starts or queues these tasks. Throws ConfigError if the options are refused, MachineError if
  /// nothing can be started.
  virtual void start(const std::vector<std::uint32_t>& tasks) = 0;
  /// All tasks that the engine has; each `gone` one is listed once. A task not listed is gone, too.
  virtual std::map<std::uint32_t, TaskSight> look() = 0;
  /// Waits until a task may have ended, or a signal arrives, but not for long.
  virtual void wait() = 0;
  /// Ends the tasks that would not survive this process; lets the others continue.
  virtual void stop(int signal) = 0;
  /// Whether tasks continue without this process.
  virtual bool outlives_driver() const = 0;
  /// Removes what is left on that node's disk (sweep_node). Returns why it failed; "" on success.
  virtual std::string sweep(const std::string& node) = 0;
};

/// `poll_s`: how often Slurm is asked.
std::unique_ptr<TaskEngine> make_engine(const FleetFolder& folder, const FleetPlan& plan,
                                        double poll_s);

}  // namespace zcbench
