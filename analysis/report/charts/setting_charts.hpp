// The charts that look into one setting (settings.hpp): strategies in rows, panels by setting and
// file. Called by run_charts; a chart without data has no panels.
#pragma once

#include <vector>

#include "analysis/report/charts/run_points.hpp"
#include "analysis/report/charts/settings.hpp"

namespace zcbench {

/// Where the time goes: the median of each phase, stacked. `publish`, which lies before the timer,
/// in panels of its own. Without external points, whose phases nobody knows.
Chart phase_chart(const std::vector<ChartFile>& files, const std::vector<Setting>& settings);

/// Every sample's time as a dot.
Chart sample_chart(const std::vector<ChartFile>& files, const std::vector<Setting>& settings);

/// Median wall time and median CPU time of parent and workers, each with its 95 % interval.
Chart cpu_chart(const std::vector<ChartFile>& files, const std::vector<Setting>& settings);

/// Median bytes copied per sample, stacked by route. Without external points.
Chart copied_chart(const std::vector<ChartFile>& files, const std::vector<Setting>& settings);

/// Median peak of the largest worker's resident memory, with its 95 % interval; without points that
/// have no worker of their own.
Chart memory_chart(const std::vector<ChartFile>& files, const std::vector<Setting>& settings);

}  // namespace zcbench
