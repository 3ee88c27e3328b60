// How sure the figures of a run are: their intervals, disturbed rounds, missing points, and reasons
// to doubt. Part of a run's page.
#pragma once

#include <string>
#include <vector>

#include "analysis/report/html.hpp"
#include "analysis/report/report_points.hpp"

namespace zcbench {

/// "3 points: 1 valid, 1 failed, 1 unavailable; ..."
std::string completeness_line(const Results& file);

/// `points`: the points of all files. `names`: the names of the files.
Html confidence_section(const std::vector<Results>& files, const std::vector<ReportPoint>& points,
                        const std::vector<std::string>& names);

}  // namespace zcbench
