// SpeedLimits as text for people: memory as a table, everything else line by line. Used by `zcbench
// limits` and `zcbench list`. Pure.
#pragma once

#include <string>

#include "harness/machine/speed_limits.hpp"

namespace zcbench {

/// Ends in a newline.
std::string render_limits(const SpeedLimits& limits);

}  // namespace zcbench
