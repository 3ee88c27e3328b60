// What the workers of one sample did when. Called by run_charts.
#pragma once

#include <vector>

#include "analysis/report/charts/run_points.hpp"
#include "analysis/report/charts/settings.hpp"

namespace zcbench {

/// Per setting the lecture's strategy, or the fastest that has workers; of it the sample whose time
/// is nearest to the median, the earlier one of two. Rows are workers in the order of their slices.
Chart timeline_chart(const std::vector<ChartFile>& files, const std::vector<Setting>& settings);

}  // namespace zcbench
