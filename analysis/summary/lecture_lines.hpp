// The lines that the lecture's two examples print, with our figures, next to the lecture's printed
// ones. Part of the summary.
#pragma once

#include <string>
#include <vector>

#include "harness/model/result.hpp"

namespace zcbench {

/// Empty unless one of the examples is among the points and valid. Example 28.1: square,
/// shared_mmap, 10^6 elements, 4 forked workers. Example 28.2: statistics, posix_shm, 2x10^6
/// elements, 4 forked workers. Ends in a newline otherwise.
std::string render_lecture_lines(const std::vector<PointResult>& points, int width);

}  // namespace zcbench
