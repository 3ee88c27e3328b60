// Sweep: takes the samples of a whole plan, round by round. Called by the run command after the
// output was checked; order: prepare_points, then run_sweep.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "harness/journal/sweep_log.hpp"
#include "harness/model/result.hpp"
#include "harness/plan/plan.hpp"
#include "harness/run/preflight.hpp"

namespace zcbench {

/// Where a sweep stands, for progress: samples, not points.
struct SweepProgress {
  std::uint64_t samples_done;
  std::uint64_t samples_total;
  const Point& next;
};

/// Throws MachineError if the kernels were built for a CPU with more instructions than this one.
void require_cpu();

/// Throws MachineError if /proc is not mounted: it tells what memory is left and which program this
/// is, and gives external commands their input.
void require_proc();

/// Moves this process to a /dev/shm of its own (enter_private_shm) if a point puts anything there.
/// What the machine has for the points is a question for afterwards. `shared`: that is not allowed
/// here, so a kill can leave an object until the next run or `zcbench clean`.
DevShm enter_shm_for(const std::vector<Point>& points);

/// What to do where a kill can leave something in /dev/shm.
enum class Leaks { until_next_run, refused };

/// One PointResult per point of the plan, in its order: `valid` without samples yet, or
/// `unavailable` where this machine lacks something and the config says `record`. Throws
/// MachineError (naming the point, need and have) where it says `fail`, or where leaks are refused.
/// `dev_shm` becomes what enter_shm_for returned.
std::vector<PointResult> prepare_points(const Plan& plan, Leaks leaks = Leaks::until_next_run,
                                        DevShm* dev_shm = nullptr);

/// Fills `result.points` with samples: those that `log` remembers, then new ones, which it is told
/// of turn by turn. A failing point becomes `failed` and the sweep goes on. Throws Interrupted when
/// a signal has arrived: `result` then holds what was finished; and what SweepLog throws.
void run_sweep(std::uint64_t seed, RunResult& result, SweepLog& log,
               const std::function<void(const SweepProgress&)>& on_progress);

/// Returns why the point cannot run, or nothing; counts its cached input, else one line.
std::optional<std::string> why_cannot_be_swept(const Point& point,
                                               const AvailableResources& limits);

}  // namespace zcbench
