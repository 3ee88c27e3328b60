// Array files: real .npy files with room for an array, without a name, so that none can be left
// behind.
#pragma once

#include <cstdint>
#include <string>

#include "harness/os/posix.hpp"

namespace zcbench {

/// The folder that such files are made in: $TMPDIR, or /tmp.
std::string array_file_folder();

/// Makes one of that size, all zeros and without a header, its space on the disk reserved. Throws
/// SystemError.
FileDescriptor make_array_file(std::uint64_t size_bytes);

}  // namespace zcbench
