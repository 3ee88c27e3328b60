// Sweep: takes the samples of a whole plan, round by round. Called by the run command after the
// output was checked; order: prepare_sweep, then run_sweep.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "harness/machine_limits.hpp"
#include "harness/plan.hpp"
#include "harness/result.hpp"

namespace zcbench {

/// Where a sweep stands, for progress: samples, not points.
struct SweepProgress {
  std::uint64_t samples_done;
  std::uint64_t samples_total;
  const Point& next;
};

/// Throws MachineError if the kernels were built for a CPU with more instructions than this one.
void require_cpu();

/// Moves this process to a /dev/shm of its own (enter_private_shm) if a point puts anything there.
/// What the machine has for the points is a question for afterwards.
void enter_shm_for(const std::vector<Point>& points);

/// One PointResult per point of the plan, in its order: `valid` without samples yet, or
/// `unavailable` where this machine lacks something and the config says `record`. Throws
/// MachineError (naming the point, need and have) where it says `fail`.
std::vector<PointResult> prepare_points(const Plan& plan);

/// Fills `result.points` with samples. A failing point becomes `failed` and the sweep goes on.
/// Throws Interrupted when a signal has arrived: `result` then holds what was finished.
void run_sweep(std::uint64_t seed, RunResult& result,
               const std::function<void(const SweepProgress&)>& on_progress);

/// Nothing if the point can run here, beside what is held of its own input, else one line.
std::optional<std::string> why_cannot_be_swept(const Point& point, const MachineLimits& limits);

}  // namespace zcbench
