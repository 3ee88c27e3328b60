// How far apart nodes are, compared with the samples of one node: pure functions of the times of
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
  /// Standard deviation between nodes, without the part that comes from the samples' own spread; 0
  /// if that explains all of it. Method of moments for unequal counts: Searle, Casella and
  /// McCulloch, "Variance Components", 1992, section 3.6.
  double between = 0.0;
  /// Standard deviation of samples of one node, pooled over nodes.
  double within = 0.0;
};

/// `nodes`: the times of each node, at least one, all above 0. Nullopt unless there are at least
/// two nodes and one of them has at least two samples.
std::optional<NodeSpread> node_spread(std::span<const std::vector<double>> nodes);

/// The probability of differences between nodes at least this large if all samples come from one
/// distribution. Uses ranks, so that outliers do not decide: Kruskal and Wallis, "Use of Ranks in
/// One-Criterion Variance Analysis", JASA 47(260), 1952, with their correction for ties and the
/// chi-squared approximation. 1 if all times are equal. Needs at least two nodes with at least one
/// time each.
double node_difference_p(std::span<const std::vector<double>> nodes);

}  // namespace zcbench
