// The line on stderr that says what a command is computing. main starts it; the commands with
// --progress or --quiet say whether it is wanted.
#pragma once

#include "harness/base/console.hpp"

namespace zcbench {

/// From now on, shows activities of commands that take longer than a second; if `when` is
/// automatic, only on a terminal.
void show_activities(When when);

}  // namespace zcbench
