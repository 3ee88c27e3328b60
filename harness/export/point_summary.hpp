// One point's wall times in five figures, for every export that has one row or entry per point.
#pragma once

#include <cstddef>
#include <optional>

#include "analysis/statistics.hpp"
#include "harness/result.hpp"

namespace zcbench {

struct PointSummary {
  double median_ns;
  std::optional<Interval> interval_ns;  ///< 95 %, of the median; none: fewer than 6 samples
  double fastest_ns;
  double p90_ns;
  std::size_t samples;
};

/// Nothing for a point without samples.
std::optional<PointSummary> point_summary(const PointResult& result);

}  // namespace zcbench
