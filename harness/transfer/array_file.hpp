// Array files: real .npy files with room for an array. They have no name, so none can be left
// behind.
#pragma once

#include <cstdint>
#include <string>

#include "harness/os/posix.hpp"

namespace zcbench {

/// The folder in which array files are created: $TMPDIR, or /tmp.
std::string array_file_folder();

/// Creates an array file of that size, filled with zeros and without a header, and reserves its
/// disk space. Throws SystemError.
FileDescriptor make_array_file(std::uint64_t size_bytes);

}  // namespace zcbench
