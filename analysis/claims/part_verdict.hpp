// Judges one part of a claim by the evidence of one run. Used by judge_claims alone.
#pragma once

#include "analysis/claims/claim_evidence.hpp"
#include "analysis/claims/claim_verdict.hpp"

namespace zcbench {

/// Without figures the part is not measurable, for the reason in `gap`. `file` and `cpus` are left
/// to the caller.
PartVerdict judge_part(const ClaimPart& part, const ClaimEvidence& evidence);

}  // namespace zcbench
