// The arguments of Slurm's programs and their output, as text: pure functions. SlurmEngine runs the
// programs. Formats of Slurm 22.05 (squeue(1), sacct(1), scontrol(1), sbatch(1)).
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "harness/fleet/fleet_plan.hpp"
#include "harness/fleet/task_engine.hpp"

namespace zcbench {

/// The name of a fleet's jobs, by which they are found again.
std::string slurm_job_name(const FleetPlan& plan);

/// The tasks as the value of sbatch's --array: "1-3,5". `tasks` are ascending.
std::string array_text(const std::vector<std::uint32_t>& tasks);

/// The arguments that submit these tasks as one array job, which reads its script from stdin.
std::vector<std::string> sbatch_arguments(const FleetPlan& plan, const FleetFolder& folder,
                                          const std::vector<std::uint32_t>& tasks);
/// The script of the job: runs the task whose number Slurm has put into SLURM_ARRAY_TASK_ID.
std::string sbatch_script(const FleetPlan& plan, const FleetFolder& folder);

/// The arguments that ask for all elements of a fleet's arrays.
std::vector<std::string> squeue_arguments(const FleetPlan& plan);
struct QueuedElement {
  std::uint32_t task = 0;
  std::string job;  ///< "12_3", as scontrol takes it
  TaskSight sight;
  bool is_held = false;  ///< after a failed launch: Slurm waits for a release
};
/// Throws TrialError for a line that it does not understand.
std::vector<QueuedElement> parse_squeue(std::string_view output);

/// How an element ended: "TIMEOUT", "CANCELLED", "NODE_FAIL", and its exit code if it has one.
struct EndedElement {
  std::string state;
  std::optional<int> code;
};
std::vector<std::string> sacct_arguments(const FleetPlan& plan);
/// The ended elements by task; of several lines for a task, the last one counts.
std::map<std::uint32_t, EndedElement> parse_sacct(std::string_view output);
std::vector<std::string> scontrol_arguments();
/// The same from `scontrol show job --oneliner`, which knows only the jobs of the last minutes.
std::map<std::uint32_t, EndedElement> parse_scontrol(std::string_view output,
                                                     std::string_view job_name);

}  // namespace zcbench
