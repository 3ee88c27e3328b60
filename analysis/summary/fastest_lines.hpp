// Who is fastest at which size, one line per kernel. Part of the summary.
#pragma once

#include <string>
#include <vector>

#include "harness/model/result.hpp"

namespace zcbench {

/// Over all worker counts and lifecycles. Where a control (serial, threads) wins somewhere, a
/// second line tells who is fastest among the strategies that use processes. Empty without valid
/// points.
std::string render_fastest_lines(const std::vector<PointResult>& points, int width);

}  // namespace zcbench
