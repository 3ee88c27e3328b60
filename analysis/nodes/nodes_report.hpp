// The part of a report that is about nodes, as text and as JSON: what the nodes measured at each
// point, how far apart they are, and whether they agree. Pure; printed by fleet, merge and show.
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
  std::vector<double> medians_ns;  ///< one per node: the median of its launches' medians
  double median_ns = 0.0;          ///< median of medians_ns
  std::string fastest;             ///< name of the node
  std::string slowest;
  double fastest_ns = 0.0;
  double slowest_ns = 0.0;
  std::optional<NodeSpread> spread;
  double difference_p = 1.0;  ///< node_difference_p
};

/// The valid points; empty unless `nodes` are replicates.
std::vector<PointNodes> points_by_node(const RunResult& run, const std::vector<NodeRecord>& nodes);

/// A row per point: the fastest and the slowest node, and the spread between and within nodes.
/// Shows at most `most` rows; if there are more points, those whose nodes differ most come first.
Table nodes_table(std::vector<PointNodes> points, std::size_t most);

/// agreement_lines and, for replicates, nodes_table; "" for a file of one machine.
std::string render_nodes(const RunResult& run, const std::vector<NodeRecord>& nodes,
                         const TableStyle& style,
                         std::size_t most_points = std::numeric_limits<std::size_t>::max());

/// JSON for programs: nodes, their anchors, and, for replicates, each point's median per node and
/// its spreads; null for a file of one machine. Fields: docs/fleet.md.
nlohmann::ordered_json nodes_report_json(const RunResult& run,
                                         const std::vector<NodeRecord>& nodes);

}  // namespace zcbench
