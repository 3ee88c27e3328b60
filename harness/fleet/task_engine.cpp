#include "harness/fleet/task_engine.hpp"

#include "harness/fleet/process_engine.hpp"
#include "harness/fleet/slurm_engine.hpp"

namespace zcbench {

std::unique_ptr<TaskEngine> make_engine(const FleetFolder& folder, const FleetPlan& plan,
                                        double poll_s) {
  if (plan.start.executor == FleetExecutor::slurm) {
    return std::make_unique<SlurmEngine>(folder, plan, poll_s);
  }
  return std::make_unique<ProcessEngine>(folder, plan);
}

}  // namespace zcbench
