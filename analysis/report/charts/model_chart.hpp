// The record of the cost model that `zcbench advise` predicts with: every point against what the
// others foretell of it. Called by run_charts.
#pragma once

#include <vector>

#include "analysis/report/charts/chart.hpp"
#include "harness/results/run_reader.hpp"

namespace zcbench {

/// A dot per point: measured time / the model's, which was fitted without that point. Panels by
/// kernel and file. No panels where nothing can be foretold.
Chart model_chart(const std::vector<Results>& files);

}  // namespace zcbench
