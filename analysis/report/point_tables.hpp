// All numbers of a run's points as tables: the same figures as in the charts' data set, for readers
// without scripts and for looking up single figures.
#pragma once

#include "analysis/report/html.hpp"
#include "analysis/report/report_points.hpp"

namespace zcbench {

/// Folded tables for each kernel: times; medians of everything else that samples have; the workers
/// of the typical sample. Points of several files follow one another. `names`: names of the files.
Html point_tables(const std::vector<ReportPoint>& points, const std::vector<std::string>& names);

/// "1.02 ms – 1.10 ms", or that there are too few samples.
std::string interval_text(const std::optional<Interval>& interval_ns);

}  // namespace zcbench
