#include "analysis/nodes/nodes_report.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <utility>

#include "harness/base/format.hpp"
#include "harness/base/statistics.hpp"
#include "harness/base/text.hpp"

namespace zcbench {

namespace {

// The times of each launch.
std::vector<std::vector<double>> times_of_launches(const PointResult& result) {
  std::vector<std::vector<double>> launches;
  for (const Sample& sample : result.samples) {
    if (sample.launch >= launches.size()) launches.resize(sample.launch + std::size_t{1});
    launches[sample.launch].push_back(static_cast<double>(sample.real_time_ns));
  }
  return launches;
}

PointNodes point_by_node(const PointResult& result, const std::vector<NodeRecord>& nodes) {
  const std::vector<std::vector<double>> launches = times_of_launches(result);
  std::vector<std::vector<double>> times;
  std::vector<double> medians;
  for (const NodeRecord& node : nodes) {
    std::vector<double>& own = times.emplace_back();
    std::vector<double> launch_medians;  // all launches have the same weight, as in compare
    for (const std::uint32_t launch : node.launches) {
      own.insert(own.end(), launches[launch].begin(), launches[launch].end());
      launch_medians.push_back(median(launches[launch]));
    }
    medians.push_back(median(launch_medians));
  }
  PointNodes point;
  point.name = result.point.name();
  const auto fastest = std::ranges::min_element(medians);
  const auto slowest = std::ranges::max_element(medians);
  point.medians_ns = medians;
  point.median_ns = median(medians);
  point.fastest = nodes[static_cast<std::size_t>(fastest - medians.begin())].name;
  point.slowest = nodes[static_cast<std::size_t>(slowest - medians.begin())].name;
  point.fastest_ns = *fastest;
  point.slowest_ns = *slowest;
  point.spread = node_spread(times);
  point.difference_p = node_difference_p(times);
  return point;
}

using Json = nlohmann::ordered_json;

Json node_json(const NodeRecord& node, const NodeAgreement& agreement) {
  return {{"node", node.name},         {"host_name", node.host_name},
          {"machine", node.machine},   {"tasks", node.tasks},
          {"launches", node.launches}, {"anchors", anchors_json(node, agreement)}};
}

Json point_json(const PointNodes& point, const std::vector<NodeRecord>& nodes) {
  Json medians = Json::object();
  for (std::size_t index = 0; index < nodes.size(); ++index) {
    medians[nodes[index].name] = point.medians_ns[index];
  }
  return {{"point", point.name},
          {"median_ns", point.median_ns},
          {"medians_ns", std::move(medians)},
          {"fastest", point.fastest},
          {"slowest", point.slowest},
          {"between", point.spread ? Json(point.spread->between) : Json()},
          {"within", point.spread ? Json(point.spread->within) : Json()},
          {"p", point.difference_p}};
}

std::string probability(double p) { return p < 0.001 ? "< 0.001" : fmt::format("{:.3f}", p); }

}  // namespace

std::vector<PointNodes> points_by_node(const RunResult& run, const std::vector<NodeRecord>& nodes) {
  std::vector<PointNodes> points;
  if (!are_replicates(nodes)) return points;
  for (const PointResult& result : run.points) {
    if (result.status == PointStatus::valid) points.push_back(point_by_node(result, nodes));
  }
  return points;
}

Table nodes_table(std::vector<PointNodes> points, std::size_t most) {
  Table table({{.header = "point", .is_code = true},
               {.header = "fastest node"},
               {.header = "slowest node"},
               {.header = "between nodes", .align = Align::right},
               {.header = "within a node", .align = Align::right},
               {.header = "p", .align = Align::right}});
  const std::size_t left_out = points.size() - std::min(points.size(), most);
  if (left_out > 0) {
    std::ranges::stable_sort(points, std::greater(), [](const PointNodes& point) {
      return point.slowest_ns / point.fastest_ns;
    });
    points.resize(most);
  }
  for (const PointNodes& point : points) {
    table.add_row({plain_name(point.name),
                   fmt::format("{} {}", format_duration_ns(point.fastest_ns), point.fastest),
                   fmt::format("{} {}", format_duration_ns(point.slowest_ns), point.slowest),
                   point.spread ? format_percent(point.spread->between) : "",
                   point.spread ? format_percent(point.spread->within) : "",
                   probability(point.difference_p)});
  }
  if (left_out > 0) {
    table.add_row({fmt::format("and {} whose nodes differ less", format_count(left_out, "point"))});
  }
  return table;
}

Json nodes_report_json(const RunResult& run, const std::vector<NodeRecord>& nodes) {
  if (nodes.empty()) return nullptr;
  const NodeAgreement agreement = node_agreement(nodes);
  Json all = Json::array();
  for (const NodeRecord& node : nodes) all.push_back(node_json(node, agreement));
  Json points = Json::array();
  for (const PointNodes& point : points_by_node(run, nodes)) {
    points.push_back(point_json(point, nodes));
  }
  return {{"nodes", std::move(all)},
          {"odd_nodes", odd_nodes_json(odd_nodes(agreement))},
          {"points", std::move(points)}};
}

std::string render_nodes(const RunResult& run, const std::vector<NodeRecord>& nodes,
                         const TableStyle& style, std::size_t most_points) {
  if (nodes.empty()) return "";
  std::string text;
  const std::vector<PointNodes> points = points_by_node(run, nodes);
  if (!points.empty()) {
    text += fmt::format(
        "{}: spread is one relative standard deviation; p: the probability of such differences "
        "between nodes by chance\n",
        format_count(nodes.size(), "node"));
    text += nodes_table(points, most_points).text(style);
  }
  for (const NodeRecord& node : nodes) {
    if (node.launches.empty() || node.tasks.size() < 2) continue;
    text += fmt::format("node {} ran {}, which count as one node\n", escaped(node.name),
                        format_count(node.tasks.size(), "task"));
  }
  for (const std::string& line : agreement_lines(node_agreement(nodes))) text += line + "\n";
  return text;
}

}  // namespace zcbench
