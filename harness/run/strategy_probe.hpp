// Whether the system calls of a strategy are allowed here: a container's seccomp profile, an old
// kernel or a file system may refuse one. Found by making them, before the first point runs. Called
// by the preflight (available_resources.hpp) and by `list`.
#pragma once

#include <optional>
#include <string>

#include "harness/transfer/transfer.hpp"

namespace zcbench {

/// Opens the strategy's smallest Transfer and closes it: nothing if that works, else one line that
/// says which call was refused. Forks nothing. Asks once per strategy and process if it works.
std::optional<std::string> why_cannot_open(const Strategy& strategy);

/// The same of binding the point's processes to CPUs.
std::optional<std::string> why_cannot_place(const Point& point);

}  // namespace zcbench
