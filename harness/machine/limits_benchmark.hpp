// Runs zcbench_micro, which is in the same folder as this program, and reduces its output to peak
// rates. Called by the limits command; other commands tell users to call that.
#pragma once

#include <string>
#include <vector>

#include "harness/machine/peak_rates.hpp"

namespace zcbench {

/// `text` is Google Benchmark's JSON (1.7 to 1.9) with every repetition. Uses bytes per second if a
/// benchmark reports them, otherwise time per item, otherwise time. Throws MachineError if `text`
/// is something else or has no figures.
PeakRates reduce_micro_output(const std::string& text, const MachineId& machine,
                              const std::string& date_utc);

/// The path of zcbench_micro in the folder of the running program.
std::string micro_program_path();

/// A shell command that measures this machine's limits and works in any folder. It first builds
/// zcbench_micro if that is missing.
std::string limits_command();

/// Runs zcbench_micro for at most `timeout_s` seconds and returns its standard output. It is killed
/// if this process is killed or interrupted (throws Interrupted). Throws MachineError if it is
/// missing (names the command that builds it) or fails (quotes its last line on stderr).
std::string run_micro_program(const std::string& path, const std::vector<std::string>& arguments,
                              double timeout_s);

}  // namespace zcbench
