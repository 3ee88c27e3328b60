// What `fleet doctor` prints: what is wrong on each node, how noisy it is, and which node is odd.
// Pure.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "harness/fleet/fleet_results.hpp"

namespace zcbench {

/// A node is noisy if its floor is more than this many times the fleet's median floor, and above 1
/// %.
inline constexpr double kNoisyNode = 2.0;

/// Why a node is odd, a sentence each: it disagrees at an anchor point, it is noisier than the
/// others, or it has a problem that most others do not have. Empty: none is.
std::vector<std::string> odd_node_lines(const std::vector<NodeHealth>& nodes);

/// A table of the nodes, the problems of each, and odd_node_lines. `width`: of the problems' lines.
std::string render_health(const std::vector<NodeHealth>& nodes, std::size_t width);

}  // namespace zcbench
