// Measures how fast this machine can be. Used by `zcbench limits` and `zcbench run --limits`.
#pragma once

#include "harness/machine/peak_rates.hpp"

namespace zcbench {

/// Measures this machine's limits, unless they are known, and saves them where commands look for
/// them. Says so on stderr, unless `quiet`. If they cannot be measured, says why; throws nothing
/// but Interrupted.
void measure_missing_limits(bool quiet);

}  // namespace zcbench
