// Reads NumPy's .npy files: float64, and float32, int32, int64 converted to it as NumPy's
// astype(float64) does; little- and big-endian, C order, any shape (flattened). Config asks for the
// element count, Input then for the values.
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
  bool fortran_order = false;  ///< column after column
  /// Product of the shape, 1 for (); where it passes kMaxElements, something beyond kMaxElements.
  std::uint64_t elements = 0;
  /// Dimensions of a size above 1. With fewer than two, both orders are the same.
  std::size_t long_dimensions = 0;
};

/// Parses e.g. "{'descr': '<f8', 'fortran_order': False, 'shape': (3, 4), }    \n": exactly these
/// keys, in any order; sizes may have the L of Python 2, as in (3L, 4L). Throws ConfigError
/// saying what is wrong (without the file's name).
NpyHeader parse_npy_header(std::string_view text);

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

/// The digest of the array's values (digest.hpp), each as a little-endian float64: it does
/// not depend on the dtype, byte order or header that a file has them in. Reads the whole file;
/// `check` is called now and then and may throw. Throws ConfigError.
std::string npy_digest(const std::string& path, const std::function<void()>& check);

/// How many elements the file holds, from its header and size alone. Throws ConfigError
/// ("PATH: what is wrong; what is allowed", one line) unless the file is sound.
std::uint64_t npy_element_count(const std::string& path);

/// A sound .npy file, open. Its values are read, not mapped: a file that shrinks meanwhile is then
/// an error and not a SIGBUS.
class NpyFile {
 public:
  /// Throws ConfigError likewise.
  static NpyFile open(const std::string& path);

  std::uint64_t elements() const { return layout_.elements; }
  /// Throws ConfigError unless the file holds that many elements.
  void require_elements(std::uint64_t elements) const;
  /// Reads the elements from index `first` on, as many as there are places. Throws ConfigError if
  /// the file has become too short or cannot be read.
  void read(std::uint64_t first, std::span<double> values) const;
  /// Throws CorruptError if the file was written to since it was opened.
  void require_unchanged() const;

 private:
  /// What tells that a file was written to, as far as can be seen without reading it.
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
