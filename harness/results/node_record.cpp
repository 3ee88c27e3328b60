#include "harness/results/node_record.hpp"

#include <algorithm>
#include <utility>

#include "harness/base/text.hpp"
#include "harness/json/json_read.hpp"

namespace zcbench {

namespace {

using Json = nlohmann::ordered_json;

Json anchors_json(const std::vector<Anchor>& anchors) {
  Json array = Json::array();
  for (const Anchor& anchor : anchors) {
    array.push_back({{"name", anchor.name}, {"real_time_ns", anchor.real_time_ns}});
  }
  return array;
}

Anchor read_anchor(const JsonValue& value) {
  Anchor anchor{.name = text_in(value, "name"), .real_time_ns = {}};
  for (const JsonValue& time : member(value, "real_time_ns", JsonKind::array).children()) {
    if (time.kind() != JsonKind::number || time.number() <= 0.0) time.fail("is not above 0");
    anchor.real_time_ns.push_back(time.number());
  }
  return anchor;
}

NodeRecord read_node(const JsonValue& value) {
  NodeRecord node{.name = text_in(value, "name"),
                  .host_name = text_in(value, "host_name"),
                  .machine = text_in(value, "machine"),
                  .tasks = {},
                  .anchors = {}};
  for (const JsonValue& task : member(value, "tasks", JsonKind::array).children()) {
    if (task.kind() != JsonKind::string) task.fail("has the wrong type");
    node.tasks.push_back(task.text());
  }
  for (const JsonValue& launch : member(value, "launches", JsonKind::array).children()) {
    node.launches.push_back(static_cast<std::uint32_t>(int_of(launch)));
  }
  for (const JsonValue& anchor : member(value, "anchors", JsonKind::array).children()) {
    node.anchors.push_back(read_anchor(anchor));
  }
  return node;
}

// Checks that each launch belongs to exactly one node.
void check_launches(const JsonValue& array, const std::vector<NodeRecord>& nodes,
                    std::uint64_t launches) {
  std::vector<std::uint32_t> all;
  for (const NodeRecord& node : nodes) {
    if (node.launches.empty()) array.fail(in_quotes(node.name) + " has no launches");
    all.insert(all.end(), node.launches.begin(), node.launches.end());
  }
  std::ranges::sort(all);
  for (std::size_t i = 0; i < all.size() && i < launches; ++i) {
    if (all[i] != i) array.fail("does not have each launch once");
  }
  if (all.size() != launches) array.fail("does not have each launch once");
}

void add_anchors(std::vector<Anchor>& all, std::vector<Anchor> more) {
  for (Anchor& anchor : more) {
    const auto known = std::ranges::find(all, anchor.name, &Anchor::name);
    if (known == all.end()) {
      all.push_back(std::move(anchor));
    } else {
      known->real_time_ns.insert(known->real_time_ns.end(), anchor.real_time_ns.begin(),
                                 anchor.real_time_ns.end());
    }
  }
}

}  // namespace

nlohmann::ordered_json nodes_json(const std::vector<NodeRecord>& nodes) {
  Json array = Json::array();
  for (const NodeRecord& node : nodes) {
    array.push_back({{"name", node.name},
                     {"host_name", node.host_name},
                     {"machine", node.machine},
                     {"tasks", node.tasks},
                     {"launches", node.launches},
                     {"anchors", anchors_json(node.anchors)}});
  }
  return array;
}

std::vector<NodeRecord> read_nodes(const JsonValue& ours) {
  std::vector<NodeRecord> nodes;
  if (!ours.find("nodes")) return nodes;
  const JsonValue array = member(ours, "nodes", JsonKind::array);
  for (const JsonValue& value : array.children()) nodes.push_back(read_node(value));
  if (are_replicates(nodes)) check_launches(array, nodes, count_in(ours, "launches"));
  return nodes;
}

std::vector<NodeRecord> united_nodes(std::vector<NodeRecord> nodes) {
  std::vector<NodeRecord> united;
  for (NodeRecord& node : nodes) {
    const auto known = std::ranges::find(united, node.name, &NodeRecord::name);
    if (known == united.end()) {
      united.push_back(std::move(node));
      continue;
    }
    known->tasks.insert(known->tasks.end(), node.tasks.begin(), node.tasks.end());
    known->launches.insert(known->launches.end(), node.launches.begin(), node.launches.end());
    add_anchors(known->anchors, std::move(node.anchors));
  }
  return united;
}

bool are_replicates(const std::vector<NodeRecord>& nodes) {
  return std::ranges::any_of(nodes, [](const NodeRecord& node) { return !node.launches.empty(); });
}

}  // namespace zcbench
