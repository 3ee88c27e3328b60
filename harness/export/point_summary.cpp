#include "harness/export/point_summary.hpp"

#include <vector>

namespace zcbench {

std::optional<PointSummary> point_summary(const PointResult& result) {
  if (result.samples.empty()) return std::nullopt;
  std::vector<double> times_ns;
  for (const Sample& sample : result.samples) {
    times_ns.push_back(static_cast<double>(sample.real_time_ns));
  }
  return PointSummary{.median_ns = median(times_ns),
                      .interval_ns = median_interval(times_ns),
                      .fastest_ns = minimum(times_ns),
                      .p90_ns = quantile(times_ns, 0.9),
                      .samples = times_ns.size()};
}

}  // namespace zcbench
