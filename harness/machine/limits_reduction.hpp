// From what zcbench_micro prints to PeakRates: one figure per benchmark. Called by the limits
// command. Pure.
#pragma once

#include <string>

#include "harness/machine/peak_rates.hpp"

namespace zcbench {

/// `text`: Google Benchmark's JSON (1.7 to 1.9) with every repetition. Takes bytes per second where
/// a benchmark reports them, else time per item, else time. Throws MachineError if it is not that
/// or has no figure at all.
PeakRates reduce_micro_output(const std::string& text, const MachineId& machine,
                              const std::string& date_utc);

}  // namespace zcbench
