// How far nodes lie apart beside how far the samples of one node do: pure functions of the times of
// one point. A node is one piece of evidence about machines, however many samples it took.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

namespace zcbench {

/// One-way random effects on the logarithms of times, so that both spreads are relative: 0.01 is 1
/// %.
struct NodeSpread {
  /// Standard deviation between nodes, without what the samples' own spread adds to it; 0 if that
  /// explains all of it. Method of moments for unequal counts: Searle, Casella and McCulloch,
  /// "Variance Components", 1992, section 3.6.
  double between = 0.0;
  /// Standard deviation of samples of one node, pooled over nodes.
  double within = 0.0;
};

/// `nodes`: the times of each, above 0; at least one each. Nullopt unless there are two nodes and
/// one of them has two samples.
std::optional<NodeSpread> node_spread(std::span<const std::vector<double>> nodes);

/// How probable differences between nodes as large as these are if all samples come from one
/// distribution. By ranks, so that outliers do not decide: Kruskal and Wallis, "Use of Ranks in
/// One-Criterion Variance Analysis", JASA 47(260), 1952, with their correction for ties and the
/// chi-squared approximation. 1 if all times are equal. At least two nodes with a time each.
double node_difference_p(std::span<const std::vector<double>> nodes);

}  // namespace zcbench
