#include "analysis/claims/shift_ratio.hpp"

#include <algorithm>
#include <boost/math/distributions/normal.hpp>
#include <cmath>
#include <vector>

#include "harness/base/pairwise_order.hpp"

namespace zcbench {

namespace {

constexpr std::size_t kExactPairs = 1000;

// P(U = u) of the Mann-Whitney statistic for n and m values without ties, for u from 0 to n m:
// counts the rank sums of n out of n + m ranks, rank by rank.
std::vector<double> null_distribution(std::size_t n, std::size_t m) {
  // ways[k][u]: the number of ways in which k of the ranks so far lie above u of the others.
  std::vector<std::vector<double>> ways(n + 1, std::vector<double>(n * m + 1, 0.0));
  ways[0][0] = 1.0;
  for (std::size_t rank = 0; rank < n + m; ++rank) {
    for (std::size_t k = std::min(n, rank + 1); k > 0; --k) {
      const std::size_t below = rank - (k - 1);  // values of the other sample
      if (below > m) continue;
      for (std::size_t u = below; u <= n * m; ++u) ways[k][u] += ways[k - 1][u - below];
    }
  }
  double total = 0.0;
  for (const double count : ways[n]) total += count;
  for (double& count : ways[n]) count /= total;
  return ways[n];
}

// The number of pairs to omit at each end: the largest k with 2 P(U < k) <= error.
std::size_t exact_rank(std::size_t n, std::size_t m, double error) {
  const std::vector<double> probabilities = null_distribution(n, m);
  std::size_t rank = 0;
  double tail = 0.0;
  while (tail + probabilities[rank] <= error / 2.0) tail += probabilities[rank++];
  return rank;
}

std::size_t normal_rank(std::size_t n, std::size_t m, double error) {
  const auto pairs = static_cast<double>(n * m);
  const double deviation = std::sqrt(pairs * static_cast<double>(n + m + 1) / 12.0);
  const double z = boost::math::quantile(boost::math::normal(), error / 2.0);
  const double rank = std::floor(pairs / 2.0 + z * deviation);
  return rank > 0.0 ? static_cast<std::size_t>(rank) : 0;
}

std::vector<double> sorted_logarithms(std::span<const double> values) {
  std::vector<double> logs;
  logs.reserve(values.size());
  for (const double value : values) logs.push_back(std::log(value));
  std::ranges::sort(logs);
  return logs;
}

}  // namespace

ShiftRatio shift_ratio(std::span<const double> x, std::span<const double> y, double error) {
  const std::vector<double> log_x = sorted_logarithms(x);
  const std::vector<double> log_y = sorted_logarithms(y);
  const auto of_rank = [&](std::size_t rank) { return difference_of_rank(log_x, log_y, rank); };
  const std::size_t pairs = x.size() * y.size();
  const double middle = pairs % 2 == 1 ? of_rank(pairs / 2)
                                       : std::lerp(of_rank(pairs / 2 - 1), of_rank(pairs / 2), 0.5);
  ShiftRatio result{.ratio = std::exp(middle), .interval = std::nullopt};
  const std::size_t rank = pairs <= kExactPairs ? exact_rank(x.size(), y.size(), error)
                                                : normal_rank(x.size(), y.size(), error);
  if (rank == 0) return result;
  result.interval = Interval{std::exp(of_rank(rank - 1)), std::exp(of_rank(pairs - rank))};
  return result;
}

}  // namespace zcbench
