#include "analysis/nodes/health_report.hpp"

#include <fmt/core.h>
#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <utility>

#include "analysis/nodes/node_agreement.hpp"
#include "harness/base/format.hpp"
#include "harness/base/statistics.hpp"
#include "harness/base/table.hpp"
#include "harness/base/text.hpp"
#include "harness/base/wrap.hpp"
#include "harness/json/json_write.hpp"

namespace zcbench {

namespace {

constexpr double kQuietFloor = 0.01;

std::string floor_text(const std::optional<double>& share) {
  return share ? format_percent(*share) : "unknown";
}

std::vector<NodeRecord> records_of(const std::vector<NodeHealth>& nodes) {
  std::vector<NodeRecord> records;
  for (const NodeHealth& node : nodes) records.push_back(node.node);
  return united_nodes(std::move(records));
}

// "governor" of "governor: powersave on 2 CPUs".
std::string check_of(const std::string& problem) { return problem.substr(0, problem.find(':')); }

// Each problem once, with the nodes that report it in the same words.
std::vector<std::pair<std::string, std::vector<std::string>>> problems_of(
    const std::vector<NodeHealth>& nodes) {
  std::vector<std::pair<std::string, std::vector<std::string>>> problems;
  for (const NodeHealth& node : nodes) {
    for (const std::string& problem : node.problems) {
      auto known =
          std::ranges::find(problems, problem, [](const auto& pair) { return pair.first; });
      if (known == problems.end()) {
        problems.emplace_back(problem, std::vector<std::string>());
        known = std::prev(problems.end());
      }
      known->second.push_back(node.node.name);
    }
  }
  return problems;
}

void add_noisy(const std::vector<NodeHealth>& nodes, std::vector<OddNode>& odd) {
  std::vector<double> floors;
  for (const NodeHealth& node : nodes) {
    if (node.noise_floor) floors.push_back(*node.noise_floor);
  }
  if (floors.size() < 2) return;
  const double usual = median(floors);
  for (const NodeHealth& node : nodes) {
    if (!node.noise_floor || *node.noise_floor <= std::max(kQuietFloor, kNoisyNode * usual))
      continue;
    odd.push_back(
        {node.node.name,
         fmt::format("node {} is noisy: two equal runs lie {} apart; on the median node {}",
                     escaped(node.node.name), floor_text(node.noise_floor), floor_text(usual))});
  }
}

void add_lonely_problems(const std::vector<NodeHealth>& nodes, std::vector<OddNode>& odd) {
  std::map<std::string, std::size_t> counts;
  for (const NodeHealth& node : nodes) {
    for (const std::string& problem : node.problems) ++counts[check_of(problem)];
  }
  for (const NodeHealth& node : nodes) {
    for (const std::string& problem : node.problems) {
      if (2 * counts[check_of(problem)] >= nodes.size()) continue;
      odd.push_back(
          {node.node.name, fmt::format("node {} has a problem that most others do not have: {}",
                                       escaped(node.node.name), escaped(problem))});
    }
  }
}

std::vector<std::string> compared_anchors(const NodeAgreement& agreement) {
  std::vector<std::string> names;
  for (const NodeRatio& ratio : agreement.ratios) {
    if (std::ranges::find(names, ratio.anchor) == names.end()) names.push_back(ratio.anchor);
  }
  return names;
}

// "+18.1 %"; "reference" for the node in the middle; "unknown" if the anchor failed there.
std::string ratio_text(const NodeAgreement& agreement, const std::string& node,
                       const std::string& anchor) {
  for (const NodeRatio& ratio : agreement.ratios) {
    if (ratio.node == node && ratio.anchor == anchor) return format_change(ratio.ratio);
    if (ratio.anchor == anchor && ratio.reference == node) return "reference";
  }
  return "unknown";
}

}  // namespace

std::vector<OddNode> odd_nodes(const std::vector<NodeHealth>& nodes) {
  std::vector<OddNode> odd = odd_nodes(node_agreement(records_of(nodes)));
  add_noisy(nodes, odd);
  add_lonely_problems(nodes, odd);
  return odd;
}

nlohmann::ordered_json health_json(const std::vector<NodeHealth>& nodes) {
  const NodeAgreement agreement = node_agreement(records_of(nodes));
  auto all = nlohmann::ordered_json::array();
  for (const NodeHealth& node : nodes) {
    all.push_back({{"node", node.node.name},
                   {"host_name", node.node.host_name},
                   {"machine", node.node.machine},
                   {"noise_floor", or_null(node.noise_floor)},
                   {"problems", node.problems},
                   {"anchors", anchors_json(node.node, agreement)}});
  }
  return {{"nodes", std::move(all)}, {"odd_nodes", odd_nodes_json(odd_nodes(nodes))}};
}

std::string render_health(const std::vector<NodeHealth>& nodes, std::size_t width) {
  const NodeAgreement agreement = node_agreement(records_of(nodes));
  std::vector<Table::Column> columns{{.header = "node"},
                                     {.header = "host"},
                                     {.header = "machine"},
                                     {.header = "problems", .align = Align::right},
                                     {.header = "noise floor", .align = Align::right}};
  const std::vector<std::string> anchors = compared_anchors(agreement);
  for (const std::string& anchor : anchors) {
    columns.push_back({.header = anchor.substr(0, anchor.find('/')), .align = Align::right});
  }
  Table table(std::move(columns));
  for (const NodeHealth& node : nodes) {
    Table::Row row{node.node.name, node.node.host_name, node.node.machine,
                   std::to_string(node.problems.size()), floor_text(node.noise_floor)};
    for (const std::string& anchor : anchors) {
      row.push_back(ratio_text(agreement, node.node.name, anchor));
    }
    table.add_row(std::move(row));
  }
  std::string text = table.text();
  for (const auto& [problem, names] : problems_of(nodes)) {
    text += wrapped(fmt::format("{}: ", escaped(fmt::format("{}", fmt::join(names, ", ")))),
                    escaped(problem), {.width = width, .indent = 2});
  }
  const std::vector<OddNode> odd = odd_nodes(nodes);
  for (const OddNode& one : odd) text += one.why + "\n";
  if (odd.empty()) text += fmt::format("{}; none is odd\n", format_count(nodes.size(), "node"));
  if (std::ranges::any_of(nodes, [](const NodeHealth& node) { return !node.noise_floor; })) {
    text +=
        "selfcheck measured too little to know a noise floor; give it more time with --budget\n";
  }
  return text;
}

}  // namespace zcbench
