// What `fleet doctor` prints, as text and as JSON: the problems of each node, how noisy it is, and
// which nodes are odd. Pure.
#pragma once

#include <cstddef>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "analysis/nodes/node_agreement.hpp"
#include "harness/fleet/fleet_results.hpp"

namespace zcbench {

/// A node is noisy if its noise floor is above 1 % and more than this many times the fleet's
/// median.
inline constexpr double kNoisyNode = 2.0;

/// A node is odd if it disagrees at an anchor point, is noisier than the others, or has a problem
/// that most others do not have.
std::vector<OddNode> odd_nodes(const std::vector<NodeHealth>& nodes);

/// JSON for programs: each node with its problems, noise floor and anchors, and odd_nodes. Fields:
/// docs/fleet.md.
nlohmann::ordered_json health_json(const std::vector<NodeHealth>& nodes);

/// A table of the nodes, the problems of each, and odd_nodes. `width`: columns of the problems'
/// lines.
std::string render_health(const std::vector<NodeHealth>& nodes, std::size_t width);

}  // namespace zcbench
