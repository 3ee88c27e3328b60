// How much slower a fleet has become if both runs measured the same nodes: each node is compared
// with itself, so differences between nodes cancel out. Pure; comparison calls it for each point.
#pragma once

#include <cstddef>
#include <span>

#include "analysis/compare/ratio_estimate.hpp"

namespace zcbench {

/// `base` and `other`: one median per node, above 0, for the same nodes in the same order, at least
/// one. The ratio is the geometric mean of the nodes' ratios; its intervals are Student's t of
/// their logarithms (Student, "The Probable Error of a Mean", Biometrika 6, 1908), nullopt for a
/// single node. `point_count` divides the error of the alarm interval (Bonferroni). Exchanging the
/// sides gives the reciprocals.
RatioEstimate paired_ratio(std::span<const double> base, std::span<const double> other,
                           std::size_t point_count);

}  // namespace zcbench
