// interned_name: a metric refers to its name, a literal of our kernels; a name that was read gets
// memory that lasts. Called where samples are read, and for facts of external programs.
#pragma once

#include <string_view>

namespace zcbench {

/// The same text, valid until the process ends. Not for several threads at once.
std::string_view interned_name(std::string_view name);

}  // namespace zcbench
