// NodeRecord: what a results file says about a machine of a fleet: its name, what it measured, and
// the times of the anchor points, by which nodes are compared. Written by fleet tasks and merge,
// read by the code that judges nodes. A file of a single machine has none.
#pragma once

#include <cstdint>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "harness/json/json_document.hpp"

namespace zcbench {

/// A point that every task of a fleet measures in several launches.
struct Anchor {
  std::string name;
  std::vector<double> real_time_ns;  ///< the median of each launch

  bool operator==(const Anchor&) const = default;
};

struct NodeRecord {
  std::string name;  ///< as the executor calls it: Slurm's name, the host's
  std::string host_name;
  std::string machine{};  ///< MachineKey::folder_name(), which tells kinds of machines apart
  std::vector<std::string> tasks;         ///< "3/6"; empty: not of a fleet
  std::vector<std::uint32_t> launches{};  ///< of a replicated plan: indices of this node's launches
  std::vector<Anchor> anchors;            ///< may be empty

  bool operator==(const NodeRecord&) const = default;
};

/// The array "nodes" of "context.zcbench".
nlohmann::ordered_json nodes_json(const std::vector<NodeRecord>& nodes);

/// Reads the nodes from "context.zcbench"; empty if it has no "nodes". Throws ConfigError with the
/// place of an invalid value.
std::vector<NodeRecord> read_nodes(const JsonValue& ours);

/// Unites nodes of the same name into one with the tasks, launches and anchors of all, in the order
/// of the first of each name.
std::vector<NodeRecord> united_nodes(std::vector<NodeRecord> nodes);

/// Whether the nodes ran the same plan each, so that a node is a unit of evidence.
bool are_replicates(const std::vector<NodeRecord>& nodes);

}  // namespace zcbench
