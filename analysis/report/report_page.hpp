// Which sections a report has, and in what order. Called by the report command with the files it
// has read; the result goes to render_page().
#pragma once

#include <vector>

#include "analysis/claims/claim_verdict.hpp"
#include "analysis/report/charts/chart.hpp"
#include "analysis/report/page.hpp"
#include "harness/results/run_reader.hpp"

namespace zcbench {

/// Of at least one file. `charts`: of run_charts(); `claims`: of judge_claims().
Page report_page(const std::vector<Results>& files, const std::vector<Chart>& charts,
                 const std::vector<ClaimVerdict>& claims);

/// What the page calls each file: its name, and as much of its folder as tells it from the others.
std::vector<std::string> file_names(const std::vector<Results>& files);

}  // namespace zcbench
