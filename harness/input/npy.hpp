// Reads NumPy's .npy files: float64, and float32, int32, int64 converted to it as NumPy's
// astype(float64) does; little- and big-endian, C order, any shape (flattened). Config asks for the
// element count, Input then for the values.
#pragma once

#include <cstdint>
#include <ctime>
#include <functional>
#include <span>
#include <string>

#include "harness/input/npy_layout.hpp"
#include "harness/os/posix.hpp"

namespace zcbench {

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
