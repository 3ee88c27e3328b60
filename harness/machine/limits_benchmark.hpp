// Runs zcbench_micro, which is in the same folder as this program, and returns what it printed.
// Called by the limits command; other commands name it to the user.
#pragma once

#include <string>
#include <vector>

#include "harness/machine/peak_rates.hpp"

namespace zcbench {

/// `text`: Google Benchmark's JSON (1.7 to 1.9) with every repetition. Takes bytes per second where
/// a benchmark reports them, else time per item, else time. Throws MachineError if it is not that
/// or has no figure at all.
PeakRates reduce_micro_output(const std::string& text, const MachineId& machine,
                              const std::string& date_utc);

/// zcbench_micro in the folder of the running program.
std::string micro_program_path();

/// What measures this machine's limits, to be pasted into a shell in any folder: this program, and
/// before it what builds zcbench_micro if that is not there.
std::string limits_command();

/// Its standard output; at most `timeout_s` seconds. It is killed when this process is killed, and
/// when a signal asks to stop (Interrupted). Throws MachineError if it is not there, with the
/// command that builds it, or if it fails, with the last line it wrote to stderr.
std::string run_micro_program(const std::string& path, const std::vector<std::string>& arguments,
                              double timeout_s);

}  // namespace zcbench
