#include "harness/results/point_summary.hpp"

#include <algorithm>
#include <cmath>

namespace zcbench {

std::vector<double> real_times_ns(const PointResult& result) {
  std::vector<double> times_ns;
  for (const Sample& sample : result.samples) {
    times_ns.push_back(static_cast<double>(sample.real_time_ns));
  }
  return times_ns;
}

std::optional<PointSummary> point_summary(const PointResult& result) {
  if (result.samples.empty()) return std::nullopt;
  const std::vector<double> times_ns = real_times_ns(result);
  return PointSummary{.median_ns = median(times_ns),
                      .interval_ns = median_interval(times_ns),
                      .fastest_ns = minimum(times_ns),
                      .p90_ns = quantile(times_ns, 0.9),
                      .samples = times_ns.size()};
}

std::optional<PointMedian> point_median(const PointResult& point) {
  if (point.samples.empty()) return std::nullopt;
  const std::vector<double> times_ns = real_times_ns(point);
  PointMedian result{.median_ns = median(times_ns), .relative_half_width = std::nullopt};
  if (const auto interval = median_interval(times_ns)) {
    result.relative_half_width = (interval->high - interval->low) / 2.0 / result.median_ns;
  }
  return result;
}

const Sample* typical_sample(const PointResult& result) {
  if (result.samples.empty()) return nullptr;
  const double middle_ns = median(real_times_ns(result));
  return &*std::ranges::min_element(result.samples, {}, [&](const Sample& sample) {
    return std::abs(static_cast<double>(sample.real_time_ns) - middle_ns);
  });
}

}  // namespace zcbench
