// interned_name: gives a metric's name that was read from a file the lifetime of a literal, because
// metrics only refer to their names. Called by readers of samples and for facts of external
// programs.
#pragma once

#include <string_view>

namespace zcbench {

/// Returns the same text, valid until the process ends. Not thread-safe.
std::string_view interned_name(std::string_view name);

}  // namespace zcbench
