// ProcessEngine: the executors `local` and `command`. A task is a child process of ours: this
// program, or a line for sh. It prints into the task's log and dies with us.
#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "harness/fleet/task_engine.hpp"
#include "harness/os/process.hpp"

namespace zcbench {

class ProcessEngine final : public TaskEngine {
 public:
  ProcessEngine(const FleetFolder& folder, const FleetPlan& plan);

  void start(const std::vector<std::uint32_t>& tasks) override;
  std::map<std::uint32_t, TaskSight> look() override;
  void wait() override;
  void stop(int signal) override;
  bool outlives_driver() const override { return false; }
  std::string sweep(const std::string& node) override;

 private:
  struct Running {
    std::string node;  // "" if only the node knows its name
    std::unique_ptr<Process> process;
  };

  bool has_hosts() const { return !plan_.start.hosts.empty(); }
  bool is_busy(const std::string& host) const;
  std::vector<std::string> free_hosts_for(std::uint32_t task) const;
  std::string free_host_for(std::uint32_t task) const;
  bool start_task(std::uint32_t task);
  bool start_next();
  std::unique_ptr<Process> process_of(const std::vector<std::string>& command,
                                      const std::string& host, std::uint32_t task) const;

  const FleetFolder& folder_;
  const FleetPlan& plan_;
  std::deque<std::uint32_t> queue_;
  std::map<std::uint32_t, Running> running_;
  std::map<std::uint32_t, std::set<std::string>> failed_hosts_;  // task -> where it could not run
};

/// The host to which a task of mode replicate or doctor is bound, or the name of the emulated node
/// of a local task; "" if any host will do.
std::string bound_node(const FleetPlan& plan, std::uint32_t task);

}  // namespace zcbench
