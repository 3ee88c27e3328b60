// kept_name: a figure refers to its name, which is a literal of our kernels; a name that was read
// gets a place to last. Called where samples are read back, and for facts of external programs.
#pragma once

#include <string_view>

namespace zcbench {

/// The same text, valid until the process ends. Not for several threads at once.
std::string_view kept_name(std::string_view name);

}  // namespace zcbench
