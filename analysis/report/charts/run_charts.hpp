// The charts that explain runs: where the time goes, what it depends on, how it varies. Called by
// the report command; the result goes to svg_chart and vega_chart.
#pragma once

#include <vector>

#include "analysis/report/charts/chart.hpp"
#include "harness/results/run_reader.hpp"

namespace zcbench {

/// In the order in which they are read, each with its styles. Charts that the files have no data
/// for are left out; so are points that were not measured. Of several files every chart has panels
/// per file, with axes in common: a strategy keeps its colour that way, and a dozen lines per panel
/// stay readable, which twice as many would not.
std::vector<Chart> run_charts(const std::vector<Results>& files);

}  // namespace zcbench
