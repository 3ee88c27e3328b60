// How close to this machine's memory limit each kernel comes, size by size. Part of the summary.
#pragma once

#include <string>
#include <vector>

#include "harness/machine/peak_rates.hpp"
#include "harness/model/result.hpp"

namespace zcbench {

/// For each kernel and size, the shares that `serial`, the fastest pool and the fastest forked
/// processes reach. Empty without valid points that touch memory. Ends in a newline otherwise.
std::string render_share_lines(const std::vector<PointResult>& points, const PeakRates& limits,
                               int width);

}  // namespace zcbench
