// From results and claims to verdicts. Called by the claims command, and by the report for its
// section on claims.
#pragma once

#include <vector>

#include "harness/claims/claim.hpp"
#include "harness/claims/claim_verdict.hpp"
#include "harness/run_reader.hpp"

namespace zcbench {

/// One verdict per claim, in the claims' order. A part takes all its points from one file, the first
/// that has what it needs: samples of different runs are never mixed.
std::vector<ClaimVerdict> judge_claims(const std::vector<RunFile>& files, const ClaimList& claims);

}  // namespace zcbench
