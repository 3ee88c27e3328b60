// Judges one part of a claim by the evidence of one run, and puts its contests into words. Used by
// judge_claims and the report.
#pragma once

#include <vector>

#include "analysis/claims/claim_evidence.hpp"
#include "analysis/claims/claim_verdict.hpp"

namespace zcbench {

/// Adds one for each change of winner; one that says who wins where there is no change.
void add_crossovers(const ClaimContest& contest, std::vector<CrossoverVerdict>& verdicts);

/// Without figures the part is not measurable, for the reason in `gap`. `file` and `cpus` are left
/// to the caller.
PartVerdict judge_part(const ClaimPart& part, const ClaimEvidence& evidence);

}  // namespace zcbench
