#include "harness/results/point_median.hpp"

#include <vector>

#include "harness/base/statistics.hpp"
#include "harness/results/point_summary.hpp"

namespace zcbench {

std::optional<PointMedian> point_median(const PointResult& point) {
  if (point.samples.empty()) return std::nullopt;
  const std::vector<double> times_ns = real_times_ns(point);
  PointMedian result{.median_ns = median(times_ns), .relative_half_width = std::nullopt};
  if (const auto interval = median_interval(times_ns)) {
    result.relative_half_width = (interval->high - interval->low) / 2.0 / result.median_ns;
  }
  return result;
}

}  // namespace zcbench
