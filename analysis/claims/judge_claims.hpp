// Judges claims by results. Called by the claims command, and by the report for its section on
// claims.
#pragma once

#include <vector>

#include "analysis/claims/claim.hpp"
#include "analysis/claims/claim_verdict.hpp"
#include "harness/results/run_reader.hpp"

namespace zcbench {

/// One verdict per claim, in the claims' order. A part takes all its points from one file, so that
/// samples of different runs are never mixed. A claim's parts come from as few files as possible:
/// first from the file that has evidence on most of them.
std::vector<ClaimVerdict> judge_claims(const std::vector<Results>& files, const ClaimList& claims);

}  // namespace zcbench
