// The part of a report that is about nodes: what each point's nodes measured, how far they lie
// apart, and whether they agree; as text and as JSON. Pure; printed by fleet, merge and show.
#pragma once

#include <limits>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "analysis/nodes/node_agreement.hpp"
#include "analysis/nodes/node_spread.hpp"
#include "harness/base/table.hpp"
#include "harness/model/result.hpp"

namespace zcbench {

/// One point of a replicated run.
struct PointNodes {
  std::string name;
  std::vector<double> medians_ns;  ///< of each node, over the medians of its launches
  double median_ns = 0.0;          ///< of those
  std::string fastest;             ///< nodes
  std::string slowest;
  double fastest_ns = 0.0;
  double slowest_ns = 0.0;
  std::optional<NodeSpread> spread;
  double difference_p = 1.0;  ///< node_difference_p
};

/// The valid points; empty unless `nodes` are replicates.
std::vector<PointNodes> points_by_node(const RunResult& run, const std::vector<NodeRecord>& nodes);

/// A row per point: the fastest and the slowest node, spread between and within
/// nodes. `most`: rows; those whose nodes differ most come first if there are more.
Table nodes_table(std::vector<PointNodes> points, std::size_t most);

/// agreement_lines and, for replicates, the table; "" for a file of one machine.
std::string render_nodes(const RunResult& run, const std::vector<NodeRecord>& nodes,
                         const TableStyle& style,
                         std::size_t most_points = std::numeric_limits<std::size_t>::max());

/// The same for programs: nodes, their anchors, and, for replicates, each point's median per node
/// and its spreads; null for a file of one machine. Fields: docs/fleet.md.
nlohmann::ordered_json nodes_report_json(const RunResult& run,
                                         const std::vector<NodeRecord>& nodes);

}  // namespace zcbench
