// How long a plan will take, roughly: for --dry-run and nothing else.
#pragma once

#include <cstdint>
#include <vector>

#include "harness/point.hpp"

namespace zcbench {

/// Wall time of all samples of these points, off-clock work included. A guess within a factor of
/// about two: the constants were fitted to one run of the lecture config on a 2-core VM.
std::int64_t estimated_duration_ns(const std::vector<Point>& points);

}  // namespace zcbench
