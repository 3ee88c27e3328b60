// How much faster several workers are than none. Called by run_charts.
#pragma once

#include <vector>

#include "analysis/report/charts/run_points.hpp"

namespace zcbench {

/// Time of `serial` / time of the point, with its 95 % interval, by number of workers, beside the
/// ideal; per kernel its largest size at which there are `serial` and several numbers of workers.
/// Panels by kernel, lifecycle and file. Without data it has no panels.
Chart speedup_chart(const std::vector<ChartFile>& files);

}  // namespace zcbench
