// `run --dry-run`: prints what a run would measure, how much memory it needs and how long it takes.
// Called by the run command.
#pragma once

#include <cstdint>
#include <vector>

#include "harness/machine/peak_rates.hpp"
#include "harness/model/point.hpp"
#include "harness/plan/plan.hpp"

namespace zcbench {

/// Prints each point with its samples and memory, then the totals. Forks nothing.
void print_dry_run(const Plan& plan, std::uint32_t launches);

/// The costs that differ most between machines and dominate a sweep's duration.
struct MachineCosts {
  double process_ns = 250'000;  ///< start and end of one worker
  double page_fault_ns = 700;   ///< a worker's first write to a resident page of 4 KiB
};

/// The measured costs, or the defaults above for what was not measured; nullptr: nothing was.
MachineCosts machine_costs(const PeakRates* limits);

/// Wall time of all `samples` of these points, including work outside the timer; a sequential point
/// counts at most its `max_seconds`. Accurate to a factor of about two if the costs are this
/// machine's: the other constants were fitted to one run of the lecture config on a 2-core VM.
std::int64_t estimated_duration_ns(const std::vector<Point>& points, const MachineCosts& costs);

}  // namespace zcbench
