// A whole program, timed from its start to its end. Used by `sample --command`, so that any program
// can be a side of a comparison.
#pragma once

#include <cstdint>
#include <string>

namespace zcbench {

struct CommandTime {
  std::int64_t real_time_ns = 0;
  std::int64_t cpu_time_ns = 0;  ///< of the program and of its children that it waited for
};

/// Runs a shell command line without input, its output thrown away. Throws TrialError unless it
/// ends with status 0 within that time, and Interrupted.
CommandTime time_command(const std::string& command, double timeout_s);

}  // namespace zcbench
