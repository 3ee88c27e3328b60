// Judges one part of a claim by the evidence of one run, and describes its comparisons over sizes.
// Used by judge_claims and the report.
#pragma once

#include <vector>

#include "analysis/claims/claim_evidence.hpp"
#include "analysis/claims/claim_verdict.hpp"

namespace zcbench {

/// Adds a verdict for each change of winner, or one that names the winner if there is no change.
void add_crossovers(const ClaimContest& contest, std::vector<CrossoverVerdict>& verdicts);

/// Without figures, the part is not measurable, for the reason in `gap`. The caller sets `file` and
/// `cpus`.
PartVerdict judge_part(const ClaimPart& part, const ClaimEvidence& evidence);

}  // namespace zcbench
