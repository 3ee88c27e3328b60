// `run --dry-run`: what a run would measure, need and take. Called by the run command.
#pragma once

#include <cstdint>
#include <vector>

#include "harness/machine/peak_rates.hpp"
#include "harness/model/point.hpp"
#include "harness/plan/plan.hpp"

namespace zcbench {

/// Prints each point with its samples and memory, then the sums. Forks nothing.
void print_dry_run(const Plan& plan, std::uint32_t launches);

/// What differs most between machines, and decides most of a sweep's duration.
struct MachineCosts {
  double process_ns = 250'000;  ///< birth and end of one worker
  double page_fault_ns = 700;   ///< of a resident page of 4 KiB, first written by a worker
};

/// As measured, or the defaults above for what was not; nullptr: nothing was.
MachineCosts machine_costs(const PeakRates* limits);

/// Wall time of all `samples` of these points, off-clock work included, but of a sequential point
/// no more than its `max_seconds`. A guess within a factor of
/// about two where the costs are this machine's: the other constants were fitted to one run of the
/// lecture config on a 2-core VM.
std::int64_t estimated_duration_ns(const std::vector<Point>& points, const MachineCosts& costs);

}  // namespace zcbench
