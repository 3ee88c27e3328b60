// Sweep: takes the samples of a whole plan, round by round. After checking the output, the run
// command calls prepare_points, then run_sweep.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "harness/journal/sweep_log.hpp"
#include "harness/model/result.hpp"
#include "harness/plan/plan.hpp"
#include "harness/run/preflight.hpp"

namespace zcbench {

/// The progress of a sweep, in samples.
struct SweepProgress {
  std::uint64_t samples_done;
  std::uint64_t samples_total;
  const Point& next;
};

/// Throws MachineError if the kernels were built for a CPU with more instructions than this one.
void require_cpu();

/// Throws MachineError if /proc is not mounted. It is needed to find the available memory and this
/// program's path, and to pass inputs to external commands.
void require_proc();

/// Moves this process to its own /dev/shm (enter_private_shm) if a point puts anything there. Call
/// it before checking the machine's resources. Returns `shared` if that is not allowed here, so
/// that a killed run can leave an object until the next run or `zcbench clean`.
DevShm enter_shm_for(const std::vector<Point>& points);

/// What to do if a kill can leave something in /dev/shm.
enum class Leaks { until_next_run, refused };

/// One PointResult per point of the plan, in its order: `valid` without samples, or `unavailable`
/// if this machine lacks something and the config says `record`. Throws MachineError (naming the
/// point, what it needs and what is available) if the config says `fail`, or if leaks are refused.
/// Sets `dev_shm` to the result of enter_shm_for.
std::vector<PointResult> prepare_points(const Plan& plan, Leaks leaks = Leaks::until_next_run,
                                        DevShm* dev_shm = nullptr);

/// Fills `result.points` with samples: first those in `log`, then new ones, which it adds to `log`
/// after each turn. A failing point becomes `failed` and the sweep continues. Throws Interrupted if
/// a signal arrives (`result` then has what was finished), and what SweepLog throws.
void run_sweep(std::uint64_t seed, RunResult& result, SweepLog& log,
               const std::function<void(const SweepProgress&)>& on_progress);

/// Returns one line that says why the point cannot run, or nullopt; counts its cached input.
std::optional<std::string> why_cannot_be_swept(const Point& point,
                                               const AvailableResources& limits);

}  // namespace zcbench
