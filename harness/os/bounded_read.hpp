// Reading a file that may be larger than it should be, or endless. Used by whoever reads a whole
// file of the user's.
#pragma once

#include <cstddef>
#include <optional>
#include <string>

#include "harness/os/posix.hpp"

namespace zcbench {

/// What is left of the file, but at most `max_bytes`: the size in fstat may be out of date, or 0 as
/// in /proc. Nothing, with errno set, if it cannot be read.
std::optional<std::string> read_at_most(const FileDescriptor& file, std::size_t max_bytes);

}  // namespace zcbench
