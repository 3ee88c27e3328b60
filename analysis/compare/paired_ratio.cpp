#include "analysis/compare/paired_ratio.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

#include "harness/base/statistics.hpp"

namespace zcbench {

namespace {

constexpr double kErrorOfInterval = 0.05;

}  // namespace

RatioEstimate paired_ratio(std::span<const double> base, std::span<const double> other,
                           std::size_t point_count) {
  std::vector<double> logs;
  for (std::size_t node = 0; node < base.size(); ++node) {
    logs.push_back(std::log(other[node] / base[node]));
  }
  const double center = mean(logs);
  RatioEstimate estimate{.base_median = median(base),
                         .new_median = median(other),
                         .ratio = std::exp(center),
                         .interval = {},
                         .alarm_interval = {}};
  if (logs.size() < 2) return estimate;
  const auto count = static_cast<double>(logs.size());
  const double error = sample_standard_deviation(logs) / std::sqrt(count);
  const auto interval = [&](double share) {
    const double reach = student_reach(share, count - 1.0) * error;
    return Interval{std::exp(center - reach), std::exp(center + reach)};
  };
  estimate.interval = interval(kErrorOfInterval);
  estimate.alarm_interval =
      interval(kErrorOfInterval / static_cast<double>(std::max<std::size_t>(point_count, 1)));
  return estimate;
}

}  // namespace zcbench
