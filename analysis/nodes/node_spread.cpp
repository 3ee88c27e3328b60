#include "analysis/nodes/node_spread.hpp"

#include <algorithm>
#include <boost/math/distributions/chi_squared.hpp>
#include <cmath>
#include <utility>

#include "harness/base/statistics.hpp"

namespace zcbench {

namespace {

std::vector<double> logarithms(const std::vector<double>& times) {
  std::vector<double> logs;
  logs.reserve(times.size());
  for (const double time : times) logs.push_back(std::log(time));
  return logs;
}

double squares_around(const std::vector<double>& values, double center) {
  double squares = 0.0;
  for (const double value : values) squares += (value - center) * (value - center);
  return squares;
}

struct Ranks {
  std::vector<double> sums;  // of each node's ranks, from 1; equal times share their mean rank
  double ties = 0.0;         // sum of t^3 - t over groups of t equal times
  double count = 0.0;
};

Ranks ranks_of(std::span<const std::vector<double>> nodes) {
  std::vector<std::pair<double, std::size_t>> times;  // and their node
  for (std::size_t node = 0; node < nodes.size(); ++node) {
    for (const double time : nodes[node]) times.emplace_back(time, node);
  }
  std::ranges::sort(times);
  Ranks ranks{.sums = std::vector<double>(nodes.size()),
              .count = static_cast<double>(times.size())};
  for (std::size_t begin = 0; begin < times.size();) {
    std::size_t end = begin;
    while (end < times.size() && times[end].first == times[begin].first) ++end;
    const auto equal = static_cast<double>(end - begin);
    const double rank = static_cast<double>(begin + end + 1) / 2.0;
    for (std::size_t i = begin; i < end; ++i) ranks.sums[times[i].second] += rank;
    ranks.ties += equal * equal * equal - equal;
    begin = end;
  }
  return ranks;
}

}  // namespace

std::optional<NodeSpread> node_spread(std::span<const std::vector<double>> nodes) {
  double count = 0.0;
  double sum = 0.0;
  double squared_counts = 0.0;
  std::vector<std::vector<double>> logs;
  for (const std::vector<double>& times : nodes) {
    logs.push_back(logarithms(times));
    const auto size = static_cast<double>(times.size());
    count += size;
    squared_counts += size * size;
    for (const double log : logs.back()) sum += log;
  }
  const auto groups = static_cast<double>(nodes.size());
  if (nodes.size() < 2 || count <= groups) return std::nullopt;
  const double center = sum / count;
  double squares_within = 0.0;
  double squares_between = 0.0;
  for (const std::vector<double>& values : logs) {
    const double own = mean(values);
    squares_within += squares_around(values, own);
    squares_between += static_cast<double>(values.size()) * (own - center) * (own - center);
  }
  const double within = squares_within / (count - groups);
  const double samples_per_node = (count - squared_counts / count) / (groups - 1.0);
  const double between = (squares_between / (groups - 1.0) - within) / samples_per_node;
  return NodeSpread{.between = std::sqrt(std::max(between, 0.0)), .within = std::sqrt(within)};
}

double node_difference_p(std::span<const std::vector<double>> nodes) {
  const Ranks ranks = ranks_of(nodes);
  const double n = ranks.count;
  const double untied = 1.0 - ranks.ties / (n * n * n - n);
  if (nodes.size() < 2 || !(untied > 0.0)) return 1.0;
  double squares = 0.0;
  for (std::size_t node = 0; node < nodes.size(); ++node) {
    squares += ranks.sums[node] * ranks.sums[node] / static_cast<double>(nodes[node].size());
  }
  const double h = (12.0 / (n * (n + 1.0)) * squares - 3.0 * (n + 1.0)) / untied;
  const boost::math::chi_squared distribution(static_cast<double>(nodes.size() - 1));
  return boost::math::cdf(boost::math::complement(distribution, std::max(h, 0.0)));
}

}  // namespace zcbench
