// Turns every failure into one line on stderr and an exit code. Used by main.
#pragma once

#include "harness/base/exit_code.hpp"

namespace zcbench {

/// From now on, running out of memory ends the program with a message. In a worker it throws
/// std::bad_alloc, which fails the point.
void end_if_memory_runs_out();

/// Reports the exception that is being handled, without allocating.
ExitCode report_failure() noexcept;

}  // namespace zcbench
