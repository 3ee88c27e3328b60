// What `fleet doctor` prints: what is wrong on each node, how noisy it is, and which node is odd;
// as text and as JSON. Pure.
#pragma once

#include <cstddef>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "analysis/nodes/node_agreement.hpp"
#include "harness/fleet/fleet_results.hpp"

namespace zcbench {

/// A node is noisy if its floor is more than this many times the fleet's median floor, and above 1
/// %.
inline constexpr double kNoisyNode = 2.0;

/// A node is odd if it disagrees at an anchor point, is noisier than the others, or has a problem
/// that most others do not have.
std::vector<OddNode> odd_nodes(const std::vector<NodeHealth>& nodes);

/// The same for programs: each node with its problems, noise floor and anchors, and odd_nodes.
/// Fields: docs/fleet.md.
nlohmann::ordered_json health_json(const std::vector<NodeHealth>& nodes);

/// A table of the nodes, the problems of each, and odd_nodes. `width`: of the problems' lines.
std::string render_health(const std::vector<NodeHealth>& nodes, std::size_t width);

}  // namespace zcbench
