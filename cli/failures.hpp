// What becomes of a failure: one line on stderr and an exit code. Used by main.
#pragma once

#include "harness/base/exit_code.hpp"

namespace zcbench {

/// From now on a lack of memory ends the program with a message; in a worker it fails the point.
void end_if_memory_runs_out();

/// Reports the exception that is being handled. Allocates nothing and cannot fail.
ExitCode report_failure() noexcept;

}  // namespace zcbench
