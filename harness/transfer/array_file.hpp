// Array files: real .npy files with room for an array, without a name, so that none can be left
// behind.
#pragma once

#include <array>
#include <cstdint>
#include <string>

#include "harness/os/posix.hpp"

namespace zcbench {

/// Where the values begin in a file, as numpy.save writes them; a multiple of 64.
inline constexpr std::size_t kNpyDataOffsetBytes = 128;

/// All that comes before the values of a one-dimensional float64 array. Format: numpy.lib.format,
/// version 1.0.
std::array<char, kNpyDataOffsetBytes> npy_file_header(std::uint64_t elements);

/// Of the whole file.
constexpr std::uint64_t npy_file_bytes(std::uint64_t elements) {
  return kNpyDataOffsetBytes + elements * sizeof(double);
}

/// The folder that such files are made in: $TMPDIR, or /tmp.
std::string array_file_folder();

/// Makes one of that size, all zeros and without a header, its space on the disk reserved. Throws
/// SystemError.
FileDescriptor make_array_file(std::uint64_t size_bytes);

}  // namespace zcbench
