// The page of one run, or of several side by side: which sections it has, and in what order. Called
// by the report command; the result goes to render_page().
#pragma once

#include <string>
#include <vector>

#include "analysis/claims/claim_verdict.hpp"
#include "analysis/report/page.hpp"
#include "harness/results/run_reader.hpp"

namespace zcbench {

/// `files`: at least one. `claims`: the verdicts of judge_claims() on the files.
Page run_page(const std::vector<Results>& files, const std::vector<ClaimVerdict>& claims);

/// What a page calls each file: its name, or its path where two have the same name.
std::vector<std::string> file_names(const std::vector<std::string>& paths);

}  // namespace zcbench
