// Runs zcbench_micro, which is in the same folder as this program, and returns what it printed.
// Called by the limits command; other commands name it to the user.
#pragma once

#include <string>
#include <vector>

namespace zcbench {

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
