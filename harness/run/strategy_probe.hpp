// Tests whether the system calls of a strategy are allowed here, by making them before the first
// point runs: a seccomp profile, an old kernel or a file system may refuse one. Called by the
// preflight and by `list`.
#pragma once

#include <optional>
#include <string>

#include "harness/transfer/transfer.hpp"

namespace zcbench {

/// Opens and closes the strategy's smallest Transfer. Returns nullopt if that works, otherwise one
/// line that names the call that failed. Forks nothing. Caches success per strategy and process.
std::optional<std::string> why_cannot_open(const Strategy& strategy);

/// The same for binding the point's processes to CPUs.
std::optional<std::string> why_cannot_place(const Point& point);

}  // namespace zcbench
