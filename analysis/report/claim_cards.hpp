// One card for each claim of the lecture: its quote, the verdict, one reason. Part of a run's page.
#pragma once

#include <vector>

#include "analysis/claims/claim_verdict.hpp"
#include "analysis/report/html.hpp"

namespace zcbench {

/// Cards with the evidence folded; claims without evidence are counted and named in a line.
/// `with_file`: name the file that each figure is from.
Html claim_cards(const std::vector<ClaimVerdict>& claims, bool with_file);

}  // namespace zcbench
