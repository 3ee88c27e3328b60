// SlurmEngine: the executor `slurm`. Tasks are elements of an array job, which is found again by
// the job's name; they continue without us.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "harness/fleet/slurm_text.hpp"
#include "harness/fleet/task_engine.hpp"

namespace zcbench {

class SlurmEngine final : public TaskEngine {
 public:
  /// Throws MachineError if Slurm's programs are not there.
  SlurmEngine(const FleetFolder& folder, const FleetPlan& plan, double poll_s);

  void start(const std::vector<std::uint32_t>& tasks) override;
  std::map<std::uint32_t, TaskSight> look() override;
  void wait() override;
  void stop(int) override {}
  bool outlives_driver() const override { return true; }
  std::string sweep(const std::string& node) override;

 private:
  std::vector<QueuedElement> queue();
  std::map<std::uint32_t, EndedElement> ended() const;

  const FleetFolder& folder_;
  const FleetPlan& plan_;
  double poll_s_;
  std::map<std::uint32_t, int> missing_;  // task -> in how many answers in a row it was missing
  std::vector<std::uint32_t> started_;    // and not yet reported as gone
  bool has_answered_ = false;             // until then, it is unknown what Slurm has
  int failed_answers_ = 0;                // in a row
};

}  // namespace zcbench
