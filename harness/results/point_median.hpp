// The one figure by which the summary judges a point: the median of its samples' wall times.
#pragma once

#include <optional>

#include "harness/model/result.hpp"

namespace zcbench {

struct PointMedian {
  double median_ns;
  /// Half the width of the median's 95 % confidence interval / the median; none: too few samples.
  std::optional<double> relative_half_width;
};

/// Nothing for a point without samples.
std::optional<PointMedian> point_median(const PointResult& point);

}  // namespace zcbench
