// The lecture's claims and what the page's files say of them. Called by report_page.
#pragma once

#include <string>
#include <vector>

#include "analysis/claims/claim_verdict.hpp"
#include "analysis/report/markup/html.hpp"

namespace zcbench {

/// A table of the claims that the files decide or leave open, each with its evidence folded away;
/// then, in a line, those that the files have nothing on. `with_file`: evidence names its file.
Html claims_table(const std::vector<ClaimVerdict>& claims, bool with_file);

}  // namespace zcbench
