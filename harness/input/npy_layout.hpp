// What the beginning of an .npy file says of the array behind it: magic, version and header, held
// against the file's size. npy.cpp reads files by it. Format: numpy.lib.format, 1.0 to 3.0.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace zcbench {

/// No header reaches beyond that many bytes of a file.
inline constexpr std::size_t kMaxNpyHeaderEndBytes = 12 + 65'536;

/// How one number is written.
struct NpyDtype {
  enum class Number { float64, float32, int64, int32 };
  Number number{};
  std::size_t bytes = 0;
  bool swapped = false;  ///< other byte order than this machine's
};

struct NpyLayout {
  NpyDtype dtype;
  std::uint64_t elements = 0;
  std::uint64_t data_offset_bytes = 0;  ///< the rest of the file is the array
};

/// `begin`: the first kMaxNpyHeaderEndBytes of a file of `size_bytes`, or all of a shorter one.
/// Throws ConfigError (without the file's name) unless it is sound and we can read its array.
NpyLayout npy_layout(std::string_view begin, std::uint64_t size_bytes);

/// Where the values begin in a file, as numpy.save writes them; a multiple of 64.
inline constexpr std::size_t kNpyDataOffsetBytes = 128;

/// All that comes before the values of a one-dimensional float64 array. Format: numpy.lib.format,
/// version 1.0.
std::array<char, kNpyDataOffsetBytes> npy_file_header(std::uint64_t elements);

/// Of the whole file.
constexpr std::uint64_t npy_file_bytes(std::uint64_t elements) {
  return kNpyDataOffsetBytes + elements * sizeof(double);
}

}  // namespace zcbench
