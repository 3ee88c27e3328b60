#include "analysis/nodes/node_agreement.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <utility>

#include "harness/base/format.hpp"
#include "harness/base/text.hpp"

namespace zcbench {

namespace {

struct NodeTimes {
  const NodeRecord* node;
  const std::vector<double>* times;
  double median_ns;
};

std::vector<NodeTimes> times_of(std::span<const NodeRecord> nodes, const std::string& anchor) {
  std::vector<NodeTimes> all;
  for (const NodeRecord& node : nodes) {
    const auto found = std::ranges::find(node.anchors, anchor, &Anchor::name);
    if (found == node.anchors.end() || found->real_time_ns.empty()) continue;
    all.push_back({&node, &found->real_time_ns, median(found->real_time_ns)});
  }
  return all;
}

std::vector<std::string> anchor_names(std::span<const NodeRecord> nodes) {
  std::vector<std::string> names;
  for (const NodeRecord& node : nodes) {
    for (const Anchor& anchor : node.anchors) {
      if (std::ranges::find(names, anchor.name) == names.end()) names.push_back(anchor.name);
    }
  }
  return names;
}

bool lies_outside(const Interval& interval, double margin) {
  return interval.low > 1.0 + margin || interval.high < 1.0 / (1.0 + margin);
}

void add_ratios(std::span<const NodeRecord> nodes, const std::string& anchor, double margin,
                NodeAgreement& agreement) {
  const std::vector<NodeTimes> all = times_of(nodes, anchor);
  if (all.size() < 2) return;
  std::vector<NodeTimes> ordered = all;
  std::ranges::stable_sort(ordered, {}, &NodeTimes::median_ns);
  const NodeTimes& middle = ordered[(ordered.size() - 1) / 2];
  for (const NodeTimes& one : all) {
    if (one.node == middle.node) continue;
    NodeRatio ratio{.node = one.node->name,
                    .anchor = anchor,
                    .reference = middle.node->name,
                    .ratio = one.median_ns / middle.median_ns,
                    .interval = median_ratio_interval(*one.times, *middle.times)};
    ratio.is_odd = ratio.interval && lies_outside(*ratio.interval, margin);
    agreement.ratios.push_back(std::move(ratio));
  }
}

}  // namespace

NodeAgreement node_agreement(std::span<const NodeRecord> nodes, double margin) {
  NodeAgreement agreement;
  // An anchor that failed has no times.
  const auto has_times = [](const Anchor& anchor) { return !anchor.real_time_ns.empty(); };
  agreement.nodes = static_cast<std::size_t>(std::ranges::count_if(
      nodes, [&](const NodeRecord& node) { return std::ranges::any_of(node.anchors, has_times); }));
  for (const std::string& anchor : anchor_names(nodes)) {
    add_ratios(nodes, anchor, margin, agreement);
  }
  return agreement;
}

std::vector<OddNode> odd_nodes(const NodeAgreement& agreement) {
  std::vector<OddNode> odd;
  for (const NodeRatio& ratio : agreement.ratios) {
    if (!ratio.is_odd) continue;
    odd.push_back(
        {ratio.node,
         fmt::format("node {} does not agree: {} takes {:.3g} times as long as on {} "
                     "(95 %: {:.3f} to {:.3f})",
                     escaped(ratio.node), ratio.anchor, ratio.ratio, escaped(ratio.reference),
                     ratio.interval->low, ratio.interval->high)});
  }
  return odd;
}

nlohmann::ordered_json odd_nodes_json(const std::vector<OddNode>& odd) {
  auto json = nlohmann::ordered_json::array();
  for (const auto& [node, why] : odd) json.push_back({{"node", node}, {"why", why}});
  return json;
}

nlohmann::ordered_json anchors_json(const NodeRecord& node, const NodeAgreement& agreement) {
  auto anchors = nlohmann::ordered_json::array();
  for (const Anchor& anchor : node.anchors) {
    if (anchor.real_time_ns.empty()) continue;
    nlohmann::ordered_json json{{"point", anchor.name},
                                {"launches", anchor.real_time_ns.size()},
                                {"median_ns", median(anchor.real_time_ns)},
                                {"reference", nullptr},
                                {"ratio", nullptr},
                                {"interval", nullptr},
                                {"is_odd", false}};
    for (const NodeRatio& ratio : agreement.ratios) {
      if (ratio.node != node.name || ratio.anchor != anchor.name) continue;
      json["reference"] = ratio.reference;
      json["ratio"] = ratio.ratio;
      if (ratio.interval) json["interval"] = {ratio.interval->low, ratio.interval->high};
      json["is_odd"] = ratio.is_odd;
    }
    anchors.push_back(std::move(json));
  }
  return anchors;
}

std::vector<std::string> agreement_lines(const NodeAgreement& agreement, double margin) {
  const std::string percent = format_percent(margin);
  if (agreement.nodes < 2) {
    return {agreement.nodes == 1 ? "one node measured everything"
                                 : "no file says what its node takes at the anchor points"};
  }
  std::vector<std::string> lines;
  for (const OddNode& odd : odd_nodes(agreement)) lines.push_back(odd.why);
  if (lines.empty()) {
    lines.push_back(
        fmt::format("{} agree: none is shown to differ from the middle one by more than {} at the "
                    "anchor points",
                    format_count(agreement.nodes, "node"), percent));
  }
  return lines;
}

}  // namespace zcbench
