// PeakRates as text for people: memory as a table, everything else line by line. Used by `zcbench
// limits` and `zcbench list`. Pure.
#pragma once

#include <string>

#include "harness/machine/peak_rates.hpp"

namespace zcbench {

/// Ends in a newline.
std::string render_limits(const PeakRates& limits);

}  // namespace zcbench
