// One point's wall times in a few figures, for output with one row or entry per point, such as the
// summary, the exports and the page of a report.
#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "harness/base/statistics.hpp"
#include "harness/model/result.hpp"

namespace zcbench {

/// real_time of every sample in ns, in the order taken.
std::vector<double> real_times_ns(const PointResult& result);

struct PointSummary {
  double median_ns;
  std::optional<Interval> interval_ns;  ///< 95 %, of the median; none: fewer than 6 samples
  double fastest_ns;
  double p90_ns;
  std::size_t samples;
};

/// Returns nullopt for a point without samples.
std::optional<PointSummary> point_summary(const PointResult& result);

/// The one figure by which the summary judges a point: the median of its samples' wall times.
struct PointMedian {
  double median_ns;
  /// Half the width of the median's 95 % confidence interval / the median; none: too few samples.
  std::optional<double> relative_half_width;
};

/// Returns nullopt for a point without samples.
std::optional<PointMedian> point_median(const PointResult& point);

/// The sample whose wall time is nearest to the median of its point, the first of equals; nullptr
/// without samples.
const Sample* typical_sample(const PointResult& result);

}  // namespace zcbench
