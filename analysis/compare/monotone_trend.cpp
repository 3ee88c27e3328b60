#include "analysis/compare/monotone_trend.hpp"

#include <algorithm>
#include <boost/math/distributions/normal.hpp>
#include <cmath>
#include <stdexcept>
#include <vector>

#include "harness/base/statistics.hpp"

namespace zcbench {

namespace {

constexpr std::size_t kExactUntil = 50;

// Pairs that go up minus pairs that go down.
std::ptrdiff_t kendall_score(std::span<const double> series) {
  std::ptrdiff_t score = 0;
  for (std::size_t i = 0; i < series.size(); ++i) {
    for (std::size_t j = i + 1; j < series.size(); ++j) {
      score += (series[j] > series[i]) - (series[j] < series[i]);
    }
  }
  return score;
}

std::vector<double> tie_sizes(std::span<const double> series) {
  std::vector<double> ordered(series.begin(), series.end());
  std::ranges::sort(ordered);
  std::vector<double> sizes;
  for (auto begin = ordered.begin(); begin != ordered.end();) {
    const auto end = std::upper_bound(begin, ordered.end(), *begin);
    if (end - begin > 1) sizes.push_back(static_cast<double>(end - begin));
    begin = end;
  }
  return sizes;
}

// P(at most `most` of the pairs go down): the k-th value adds 0 to k - 1 such pairs, all equally
// likely.
double inversions_at_most(std::size_t count, std::size_t most) {
  std::vector<double> probabilities(count * (count - 1) / 2 + 1, 0.0);
  probabilities[0] = 1.0;
  for (std::size_t k = 2; k <= count; ++k) {
    std::vector<double> next(probabilities.size(), 0.0);
    double window = 0.0;
    for (std::size_t i = 0; i < next.size(); ++i) {
      window += probabilities[i];
      if (i >= k) window -= probabilities[i - k];
      next[i] = window / static_cast<double>(k);
    }
    probabilities = std::move(next);
  }
  double sum = 0.0;
  for (std::size_t i = 0; i <= most; ++i) sum += probabilities[i];
  return sum;
}

double exact_p(std::size_t count, std::size_t score) {
  const std::size_t pairs = count * (count - 1) / 2;
  // The sum of so many rounding errors may end up slightly outside.
  return std::clamp(2.0 * inversions_at_most(count, (pairs - score) / 2), 0.0, 1.0);
}

double approximate_p(std::size_t count, std::span<const double> ties, double score) {
  const auto term = [](double n) { return n * (n - 1.0) * (2.0 * n + 5.0); };
  double variance = term(static_cast<double>(count));
  for (const double size : ties) variance -= term(size);
  if (variance <= 0.0 || score <= 1.0) return 1.0;
  const boost::math::normal standard;
  return 2.0 * cdf(complement(standard, (score - 1.0) / std::sqrt(variance / 18.0)));
}

}  // namespace

double mann_kendall_p(std::span<const double> series) {
  if (series.size() < 2) return 1.0;
  const auto score = static_cast<std::size_t>(std::abs(kendall_score(series)));
  const std::vector<double> ties = tie_sizes(series);
  if (ties.empty() && series.size() <= kExactUntil) return exact_p(series.size(), score);
  return approximate_p(series.size(), ties, static_cast<double>(score));
}

double theil_sen_slope(std::span<const double> series) {
  if (series.size() < 2) throw std::invalid_argument("slope of fewer than two values");
  std::vector<double> slopes;
  slopes.reserve(series.size() * (series.size() - 1) / 2);
  for (std::size_t i = 0; i < series.size(); ++i) {
    for (std::size_t j = i + 1; j < series.size(); ++j) {
      slopes.push_back((series[j] - series[i]) / static_cast<double>(j - i));
    }
  }
  return median(slopes);
}

}  // namespace zcbench
