// The line on stderr that says what a command is computing. main starts it; the commands with
// --progress or --quiet say if it is wanted.
#pragma once

#include "harness/base/console.hpp"

namespace zcbench {

/// Shows activities of commands that take longer than a second, on a terminal only if `when` is
/// automatic, from now on.
void show_activities(When when);

}  // namespace zcbench
