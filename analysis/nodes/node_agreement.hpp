// Whether the nodes of a fleet agree at the anchor points, which every task measures, and which
// nodes do not. Pure. merge, fleet and fleet doctor print it.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "harness/base/statistics.hpp"
#include "harness/results/node_record.hpp"

namespace zcbench {

/// Nodes agree if their times differ by less than this, as a plain ratio.
inline constexpr double kNodeMargin = 0.10;

/// A node's time at an anchor point compared with the node in the middle.
struct NodeRatio {
  std::string node;
  std::string anchor;                ///< the point's name
  std::string reference;             ///< the node whose median is the lower middle one
  double ratio = 1.0;                ///< of medians; above 1: slower than the reference
  std::optional<Interval> interval;  ///< 95 %, only for this ratio (median_ratio_interval)
  bool is_odd = false;               ///< the whole interval is further than the margin from 1
};

struct NodeAgreement {
  std::size_t nodes = 0;          ///< number of nodes with times of anchors
  std::vector<NodeRatio> ratios;  ///< by anchor, then by node; without the reference itself
};

/// `margin`: 0.1 allows times up to 1.1 times as long, or as short. There are no ratios unless two
/// nodes have anchors.
NodeAgreement node_agreement(std::span<const NodeRecord> nodes, double margin = kNodeMargin);

/// Why a node is odd.
struct OddNode {
  std::string node;
  std::string why;  ///< a sentence that names the node, safe to print
};
/// One for each ratio that is odd: "node x does not agree: ...".
std::vector<OddNode> odd_nodes(const NodeAgreement& agreement);
/// An array of objects with `node` and `why`.
nlohmann::ordered_json odd_nodes_json(const std::vector<OddNode>& odd);

/// For each anchor point of that node: its median and, except for the reference itself, its ratio.
nlohmann::ordered_json anchors_json(const NodeRecord& node, const NodeAgreement& agreement);

/// Lines that say that all nodes agree, or by how much each odd ratio is off, or that fewer than
/// two nodes have anchors.
std::vector<std::string> agreement_lines(const NodeAgreement& agreement,
                                         double margin = kNodeMargin);

}  // namespace zcbench
