// The tests of a claim that set points against each other: ratio, ordering, crossover. Used by
// claim_evidence.
#pragma once

#include "analysis/claims/claim_evidence.hpp"

namespace zcbench {

/// Adds a figure for each pair of points that are alike in all axes but the varied ones.
void add_ratios(const ClaimPart& part, const RunResult& run, ClaimEvidence& evidence);
/// Adds the contests and a figure for each of their sizes.
void add_contests(const ClaimPart& part, const RunResult& run, ClaimEvidence& evidence);

}  // namespace zcbench
