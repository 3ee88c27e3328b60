// Reads NumPy's .npy files: float64, and float32, int32 and int64 converted to it as NumPy's
// astype(float64) does; little- and big-endian, C order, any shape (flattened). The config reader
// asks for the element count, Input later reads the values.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <ctime>
#include <functional>
#include <span>
#include <string>
#include <string_view>

#include "harness/os/posix.hpp"

namespace zcbench {

struct NpyHeader {
  std::string dtype;           ///< `descr`, e.g. "<f8"
  bool fortran_order = false;  ///< column-major
  /// Product of the shape, 1 for (); saturates above kMaxElements.
  std::uint64_t elements = 0;
  /// Dimensions larger than 1. With fewer than two, C order and Fortran order are the same.
  std::size_t long_dimensions = 0;
};

/// Parses e.g. "{'descr': '<f8', 'fortran_order': False, 'shape': (3, 4), }    \n": exactly these
/// keys, in any order; sizes may have the L of Python 2, as in (3L, 4L). Throws ConfigError that
/// says what is wrong (without the file's name).
NpyHeader parse_npy_header(std::string_view text);

/// Every header ends within this many bytes.
inline constexpr std::size_t kMaxNpyHeaderEndBytes = 12 + 65'536;

/// How the file stores one number.
struct NpyDtype {
  enum class Number { float64, float32, int64, int32 };
  Number number{};
  std::size_t bytes = 0;
  bool swapped = false;  ///< its byte order is not this machine's
};

struct NpyLayout {
  NpyDtype dtype;
  std::uint64_t elements = 0;
  std::uint64_t data_offset_bytes = 0;  ///< the rest of the file is the array
};

/// `begin` is the first kMaxNpyHeaderEndBytes of a file of `size_bytes`, or all of a shorter one.
/// Throws ConfigError (without the file's name) if the file is damaged or of an unsupported kind.
NpyLayout npy_layout(std::string_view begin, std::uint64_t size_bytes);

/// Offset of the values in a file, as numpy.save writes it; a multiple of 64.
inline constexpr std::size_t kNpyDataOffsetBytes = 128;

/// The bytes before the values of a one-dimensional float64 array. Format: numpy.lib.format,
/// version 1.0.
std::array<char, kNpyDataOffsetBytes> npy_file_header(std::uint64_t elements);

/// Size of the whole file.
constexpr std::uint64_t npy_file_bytes(std::uint64_t elements) {
  return kNpyDataOffsetBytes + elements * sizeof(double);
}

/// The digest (digest.hpp) of the array's values, each as a little-endian float64, so that it does
/// not depend on the file's dtype, byte order or header. Reads the whole file and calls `check`
/// regularly, which may throw. Throws ConfigError.
std::string npy_digest(const std::string& path, const std::function<void()>& check);

/// The number of elements, from the file's header and size alone. Throws ConfigError ("PATH: what
/// is wrong; what is allowed", one line) if the file is damaged or of an unsupported kind.
std::uint64_t npy_element_count(const std::string& path);

/// An open, valid .npy file. Its values are read, not mapped, so that a file that shrinks meanwhile
/// causes an error instead of SIGBUS.
class NpyFile {
 public:
  /// Throws ConfigError as npy_element_count does.
  static NpyFile open(const std::string& path);

  std::uint64_t elements() const { return layout_.elements; }
  /// Throws ConfigError unless the file has that many elements.
  void require_elements(std::uint64_t elements) const;
  /// Fills `values` with the elements from index `first` on. Throws ConfigError if the file was
  /// truncated or cannot be read.
  void read(std::uint64_t first, std::span<double> values) const;
  /// Throws CorruptError if the file was written to since it was opened.
  void require_unchanged() const;

 private:
  /// The metadata that changes when a file is written to.
  struct State {
    std::uint64_t size_bytes = 0;
    timespec modified{};
  };

  NpyFile(std::string path, FileDescriptor file) : path_(std::move(path)), file_(std::move(file)) {}
  State state() const;
  void read_header();
  void read_bytes(std::uint64_t offset_bytes, std::span<std::byte> bytes) const;

  std::string path_;
  FileDescriptor file_;
  State state_;
  NpyLayout layout_;
};

}  // namespace zcbench
