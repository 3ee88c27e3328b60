#include "harness/base/statistics.hpp"

#include <algorithm>
#include <boost/math/distributions/binomial.hpp>
#include <boost/math/distributions/normal.hpp>
#include <boost/math/distributions/students_t.hpp>
#include <cmath>
#include <numbers>
#include <numeric>
#include <stdexcept>
#include <vector>

namespace zcbench {

namespace {

constexpr double kError = 0.05;
constexpr std::size_t kFewest = 6;  // as in median_interval, so that both exist or neither does

// Half the distance between two order statistics of the logarithms, divided by the normal quantile
// that corresponds to them.
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

void require_values(std::span<const double> values) {
  if (values.empty()) throw std::invalid_argument("statistics of no values");
}

std::vector<double> sorted(std::span<const double> values) {
  require_values(values);
  std::vector<double> copy(values.begin(), values.end());
  std::ranges::sort(copy);
  return copy;
}

// P(Binomial(n, 1/2) = k), computed with logarithms because 2^-n underflows from n = 1075 on.
double half_binomial_probability(std::size_t n, std::size_t k) {
  const auto log_factorial = [](std::size_t x) {
    return std::lgamma(static_cast<double>(x) + 1.0);
  };
  return std::exp(log_factorial(n) - log_factorial(k) - log_factorial(n - k) -
                  static_cast<double>(n) * std::numbers::ln2);
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

double mean(std::span<const double> values) {
  require_values(values);
  return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

double minimum(std::span<const double> values) {
  require_values(values);
  return *std::ranges::min_element(values);
}

double median(std::span<const double> values) { return quantile(values, 0.5); }

double sample_standard_deviation(std::span<const double> values) {
  const double center = mean(values);
  if (values.size() == 1) return 0.0;
  double squares = 0.0;
  for (const double value : values) squares += (value - center) * (value - center);
  return std::sqrt(squares / static_cast<double>(values.size() - 1));
}

double coefficient_of_variation(std::span<const double> values) {
  const double center = mean(values);
  return center == 0.0 ? 0.0 : sample_standard_deviation(values) / center;
}

double quantile(std::span<const double> values, double probability) {
  if (!(probability >= 0.0 && probability <= 1.0)) {
    throw std::invalid_argument("quantile: probability outside [0, 1]");
  }
  const std::vector<double> ordered = sorted(values);
  const double position = static_cast<double>(ordered.size() - 1) * probability;
  const auto below = static_cast<std::size_t>(position);
  const std::size_t above = std::min(below + 1, ordered.size() - 1);
  return std::lerp(ordered[below], ordered[above], position - static_cast<double>(below));
}

double median_absolute_deviation(std::span<const double> values) {
  const double center = median(values);
  std::vector<double> distances;
  distances.reserve(values.size());
  for (const double value : values) distances.push_back(std::abs(value - center));
  return median(distances);
}

double student_reach(double error, double degrees_of_freedom) {
  // In double, not Boost's default of long double: exact enough, and several times as fast.
  using Policy = boost::math::policies::policy<boost::math::policies::promote_double<false>>;
  const boost::math::students_t_distribution<double, Policy> distribution(degrees_of_freedom);
  return boost::math::quantile(boost::math::complement(distribution, error / 2.0));
}

std::optional<Interval> median_interval(std::span<const double> values, double error) {
  const std::vector<double> ordered = sorted(values);
  std::size_t rank = 0;  // P(fewer than `rank` values lie below the median) <= error / 2
  double tail = half_binomial_probability(ordered.size(), 0);
  while (tail <= error / 2.0) {
    ++rank;
    tail += half_binomial_probability(ordered.size(), rank);
  }
  if (rank == 0) return std::nullopt;
  return Interval{ordered[rank - 1], ordered[ordered.size() - rank]};
}

}  // namespace zcbench
