// One move-only class per OS resource. The destructor releases it; a failing call becomes a
// SystemError that says what was attempted.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "harness/base/errors.hpp"

namespace zcbench {

/// A system call failed. what() = "WHAT: ERRNO-TEXT (ERRNO-NAME)". Counts as a failed point (exit
/// 4) unless a caller converts it.
struct SystemError : TrialError {
  SystemError(const std::string& what, int errno_value);
  int error_number;
};

/// A path or an argument for a system call. Every string that reaches one passes through here or
/// system_words. Throws ConfigError if it has a NUL byte, which would cut it short and name another
/// file.
const char* system_text(const std::string& text);
/// An argument vector with its null pointer at the end, for exec; `words` must outlive it.
std::vector<char*> system_words(const std::vector<std::string>& words);

/// This machine's name: the output of `uname -n`.
std::string host_name();

/// Owns a file descriptor; -1 means none.
class FileDescriptor {
 public:
  FileDescriptor() = default;
  explicit FileDescriptor(int descriptor) : descriptor_(descriptor) {}
  FileDescriptor(FileDescriptor&& other) noexcept
      : descriptor_(std::exchange(other.descriptor_, -1)) {}
  [[gnu::hot]] FileDescriptor& operator=(FileDescriptor&& other) noexcept;
  ~FileDescriptor() { reset(); }

  int get() const { return descriptor_; }
  bool is_open() const { return descriptor_ >= 0; }
  [[gnu::hot]] void reset();

 private:
  int descriptor_ = -1;
};

/// Owns a mapping of `size_bytes` bytes (rounded up to pages by the kernel). 0 bytes map one page,
/// so that data() is never null in a live Mapping.
class Mapping {
 public:
  Mapping() = default;
  Mapping(Mapping&& other) noexcept
      : data_(std::exchange(other.data_, nullptr)),
        size_bytes_(std::exchange(other.size_bytes_, 0)) {}
  [[gnu::hot]] Mapping& operator=(Mapping&& other) noexcept;
  ~Mapping() { reset(); }

  /// No alignment beyond that of a page.
  static constexpr std::size_t kAnyAlignment = 1;

  /// Read-write, MAP_PRIVATE | MAP_ANONYMOUS. The address is a multiple of `alignment`, a power of
  /// two; unless that is the default, the size is a multiple, too. All of these throw SystemError.
  [[gnu::hot]] static Mapping anonymous_private(std::size_t size_bytes,
                                                std::size_t alignment = kAnyAlignment);
  /// Read-write, MAP_SHARED | MAP_ANONYMOUS: stays shared over fork.
  static Mapping anonymous_shared(std::size_t size_bytes, std::size_t alignment = kAnyAlignment);
  /// The same, at `place` if that is free, otherwise anywhere.
  static Mapping anonymous_shared_at(void* place, std::size_t size_bytes);
  /// Maps an open file from offset 0.
  [[gnu::hot]] static Mapping of_file(const FileDescriptor& file, std::size_t size_bytes,
                                      int protection, int flags,
                                      std::size_t alignment = kAnyAlignment);

  std::byte* data() const { return static_cast<std::byte*>(data_); }
  std::size_t size_bytes() const { return size_bytes_; }
  /// The first `count` doubles.
  std::span<double> doubles(std::uint64_t count) const {
    return {static_cast<double*>(data_), static_cast<std::size_t>(count)};
  }
  /// Doubles begin .. end-1.
  std::span<double> doubles(std::uint64_t begin, std::uint64_t end) const {
    return doubles(end).subspan(static_cast<std::size_t>(begin));
  }
  /// Calls madvise for the whole mapping. Returns false if the kernel refuses.
  [[gnu::hot]] bool advise(int advice) const;
  /// Leaves the memory mapped until the process ends.
  [[gnu::hot]] void keep() { data_ = nullptr; }
  [[gnu::hot]] void reset();

 private:
  Mapping(void* data, std::size_t size_bytes) : data_(data), size_bytes_(size_bytes) {}
  [[gnu::hot]] static Mapping map(std::size_t size_bytes, int protection, int flags, int descriptor,
                                  std::size_t alignment);
  [[gnu::hot]] static Mapping map_at(void* place, std::size_t size_bytes, int protection, int flags,
                                     int descriptor);
  [[gnu::hot]] bool begins_at_multiple_of(std::size_t alignment) const;

  void* data_ = nullptr;
  std::size_t size_bytes_ = 0;
};

struct Pipe {
  FileDescriptor read_end;
  FileDescriptor write_end;
};

/// A close-on-exec pipe with two non-blocking ends (callers wait with poll and a limit). Throws
/// SystemError.
Pipe make_pipe();

}  // namespace zcbench
