// The two charts over the number of elements, one of each per kernel: times, and times relative to
// shared_mmap. Called by run_charts.
#pragma once

#include <vector>

#include "analysis/report/charts/run_points.hpp"

namespace zcbench {

/// Median time with its 95 % interval. Panels by workers, lifecycle and file; `serial`, which has
/// neither, is in each as a reference. A kernel with one size only gets rows instead of lines.
std::vector<Chart> time_charts(const std::vector<ChartFile>& files);

/// Ratio of the medians to that of shared_mmap with the same kernel, size, workers, lifecycle and
/// other axes; left out are points without such a counterpart, and the controls, whose distance
/// would hide what lies between the strategies.
std::vector<Chart> relative_charts(const std::vector<ChartFile>& files);

}  // namespace zcbench
