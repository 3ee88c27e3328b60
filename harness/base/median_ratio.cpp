#include "harness/base/median_ratio.hpp"

#include <algorithm>
#include <boost/math/distributions/binomial.hpp>
#include <boost/math/distributions/normal.hpp>
#include <cmath>
#include <vector>

namespace zcbench {

namespace {

constexpr double kError = 0.05;
constexpr std::size_t kFewest = 6;  // as median_interval, so that both have one or none

// Half the distance between two order statistics of the logarithms, in units of the normal quantile
// that they would be at.
double standard_error(std::span<const double> values) {
  std::vector<double> sorted(values.begin(), values.end());
  std::ranges::sort(sorted);
  const auto count = static_cast<double>(sorted.size());
  const double rank = std::max(1.0, std::nearbyint(count / 2.0 - std::sqrt(count)));
  const double below = boost::math::cdf(boost::math::binomial(count, 0.5), rank - 1.0);
  const double quantile =
      boost::math::quantile(boost::math::complement(boost::math::normal(), below));
  const auto index = static_cast<std::size_t>(rank) - 1;
  return std::log(sorted[sorted.size() - 1 - index] / sorted[index]) / (2.0 * quantile);
}

}  // namespace

std::optional<Interval> median_ratio_interval(std::span<const double> values,
                                              std::span<const double> base) {
  if (values.size() < kFewest || base.size() < kFewest) return std::nullopt;
  const double ratio = median(values) / median(base);
  const double error = std::hypot(standard_error(values), standard_error(base));
  const double reach =
      error * boost::math::quantile(boost::math::complement(boost::math::normal(), kError / 2.0));
  return Interval{ratio * std::exp(-reach), ratio * std::exp(reach)};
}

}  // namespace zcbench
