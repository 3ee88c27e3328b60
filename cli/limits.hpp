// Measures how fast this machine can be. `zcbench limits` does, and `zcbench run --limits`.
#pragma once

#include "harness/machine/peak_rates.hpp"

namespace zcbench {

/// Measures and saves this machine's limits where commands look for them, unless they are known.
/// Says so on stderr, unless `quiet`. If they cannot be measured, it says why; no error is thrown
/// but Interrupted.
void measure_missing_limits(bool quiet);

}  // namespace zcbench
