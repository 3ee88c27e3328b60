// Contests of a claim in words. Used by part_verdict.
#pragma once

#include <vector>

#include "analysis/claims/claim_evidence.hpp"
#include "analysis/claims/claim_verdict.hpp"

namespace zcbench {

/// Adds one for each change of winner; one that says who wins where there is no change.
void add_crossovers(const ClaimContest& contest, std::vector<CrossoverVerdict>& verdicts);

}  // namespace zcbench
