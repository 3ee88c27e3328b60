#include "analysis/ab/signed_rank.hpp"

#include <algorithm>
#include <boost/math/distributions/normal.hpp>
#include <cmath>
#include <numeric>
#include <stdexcept>
#include <vector>

#include "harness/base/pairwise_order.hpp"

namespace zcbench {

namespace {

constexpr std::size_t kExactUntil = 50;

std::vector<double> in_order(std::span<const double> values) {
  if (values.empty()) throw std::invalid_argument("signed ranks of no values");
  std::vector<double> ordered(values.begin(), values.end());
  std::ranges::sort(ordered);
  return ordered;
}

std::size_t averages_of(std::size_t count) { return count * (count + 1) / 2; }

// P(T = t) for every t. T is the sum of the ranks whose sign came up positive: rank by rank, each
// joins with probability 1/2.
std::vector<double> signed_rank_distribution(std::size_t count) {
  std::vector<double> probabilities(count * (count + 1) / 2 + 1, 0.0);
  probabilities[0] = 1.0;
  for (std::size_t rank = 1; rank <= count; ++rank) {
    for (std::size_t t = probabilities.size(); t-- > 0;) {
      const double joined = t >= rank ? probabilities[t - rank] : 0.0;
      probabilities[t] = (probabilities[t] + joined) / 2.0;
    }
  }
  return probabilities;
}

std::size_t exact_critical(std::size_t count, double tail) {
  const std::vector<double> probabilities = signed_rank_distribution(count);
  std::size_t rank = 0;
  double below = probabilities[0];  // P(T < rank + 1)
  while (below <= tail) {
    ++rank;
    below += probabilities[rank];
  }
  return rank;
}

std::size_t approximate_critical(std::size_t count, double tail) {
  const auto n = static_cast<double>(count);
  const double expected = n * (n + 1.0) / 4.0;
  const double deviation = std::sqrt(n * (n + 1.0) * (2.0 * n + 1.0) / 24.0);
  const boost::math::normal standard;
  const double rank = expected + 0.5 + boost::math::quantile(standard, tail) * deviation;
  return rank < 1.0 ? 0 : static_cast<std::size_t>(rank);
}

}  // namespace

double hodges_lehmann(std::span<const double> values) {
  const std::vector<double> ordered = in_order(values);
  const std::size_t averages = averages_of(ordered.size());
  const double above = average_of_rank(ordered, averages / 2);
  if (averages % 2 == 1) return above;
  return std::midpoint(average_of_rank(ordered, averages / 2 - 1), above);
}

std::optional<Interval> hodges_lehmann_interval(std::span<const double> values, double confidence) {
  const std::vector<double> ordered = in_order(values);
  const std::size_t rank = signed_rank_critical(values.size(), confidence);
  if (rank == 0) return std::nullopt;
  return Interval{average_of_rank(ordered, rank - 1),
                  average_of_rank(ordered, averages_of(ordered.size()) - rank)};
}

std::size_t signed_rank_critical(std::size_t count, double confidence) {
  if (!(confidence > 0.0 && confidence < 1.0)) {
    throw std::invalid_argument("signed ranks: confidence outside (0, 1)");
  }
  const double tail = (1.0 - confidence) / 2.0;
  return count <= kExactUntil ? exact_critical(count, tail) : approximate_critical(count, tail);
}

}  // namespace zcbench
