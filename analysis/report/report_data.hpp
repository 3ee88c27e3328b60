// The data set of a run's page: one row per point, embedded once; every chart is a view of it.
#pragma once

#include <string>
#include <vector>

#include "analysis/report/crossings.hpp"
#include "analysis/report/report_points.hpp"

namespace zcbench {

/// {"files": [names], "columns": [...], "rows": [[...]], "crossings": [{...}], "kernels": {name:
/// description}}. The columns are what distinguishes points, their times, the median of every
/// number of their samples, every sample's time, and the workers of the typical sample (start,
/// begin and end of computing, exit). An option has a column if any point's is not at its default.
/// Axes are as in results files, times are in ns, and unknown values are null.
std::string report_data(const std::vector<ReportPoint>& points,
                        const std::vector<Crossing>& crossings,
                        const std::vector<std::string>& file_names);

}  // namespace zcbench
