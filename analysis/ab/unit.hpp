// A unit of evidence: two fresh processes, one a side, alive side by side and never busy at the
// same moment. Called by the session.
#pragma once

#include <random>

#include "analysis/ab/side.hpp"

namespace zcbench {

/// Starts both sides, takes an uncounted pair and then the pairs; which side goes first is a coin's
/// choice each time, for starting and ending, too. `sides`: two. Throws TrialError, Interrupted,
/// and BudgetSpent at `budget_end_ns` (CLOCK_MONOTONIC).
AbUnit take_unit(const Side* sides, std::size_t point, double timeout_s, std::int64_t budget_end_ns,
                 std::mt19937_64& random);

/// How many pairs a unit has if its start took that long and a pair does, with all around it: 10;
/// up to 50 where they take no longer than the start; down to 5 where 10 take above a second.
std::size_t pairs_in_unit(double start_seconds, double pair_seconds);

}  // namespace zcbench
