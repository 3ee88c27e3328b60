// JournalFile: a journal's file. One process at a time owns it, by a lock that ends with that
// process and those to which it handed the descriptor. Used by Journal, and by a launch through its
// descriptor. The file is a sequence of frames, so that a kill at any moment leaves whole frames
// and at most one torn one, and any changed bit is found.
#pragma once

#include <unistd.h>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "harness/os/posix.hpp"

namespace zcbench {

/// The largest size of one payload.
inline constexpr std::size_t kMaxPayloadBytes = std::size_t{1} << 30;

/// A frame: the payload's length, the check sum of that length, the payload's check sum, and the
/// payload.
std::string framed(std::string_view payload);

struct Frames {
  std::vector<std::string_view> payloads;  ///< views into the text that was split
  std::size_t whole_bytes = 0;             ///< from the start to the end of the last whole frame
  std::size_t torn_bytes = 0;              ///< after that: bytes of an incompletely written frame
};

/// Splits a journal into its frames. A tail is torn if it ends before its frame does, or turns into
/// zeros within its frame, as after a power failure. Throws CorruptError "LABEL: byte N: ..." if
/// anything else is wrong.
Frames split_frames(std::string_view bytes, const std::string& label);

class JournalFile {
 public:
  /// Makes the file `name` in `folder` with a first frame; it never exists without one, unless the
  /// power fails before the first sync. No other user can open it, so none can hold its lock.
  /// Returns nullopt if the file exists. `folder` must outlive the result. `path` is for messages.
  /// Throws OutputError.
  static std::optional<JournalFile> create(const FileDescriptor& folder, const std::string& name,
                                           const std::string& path, std::string_view first_payload);
  /// Opens and locks an existing file. Returns nullopt if there is none. Throws ConfigError if it
  /// is not a regular file, cannot be opened, or does not belong to user `owner`; InUseError if
  /// another process has the lock.
  static std::optional<JournalFile> open(const FileDescriptor& folder, const std::string& name,
                                         const std::string& path, uid_t owner = ::geteuid());
  /// For a process that got the descriptor from its parent. `path` is for messages.
  JournalFile(FileDescriptor file, std::string path);

  /// The whole content. Throws CorruptError if it cannot be read.
  std::string read() const;
  /// Appends one frame. It is on disk after the first append() that comes 0.2 s or more after the
  /// last sync, or after sync(). Throws OutputError.
  void append(std::string_view payload);
  void sync();
  /// Drops everything after the first `size_bytes`. Throws OutputError.
  void cut_to(std::size_t size_bytes);

  int descriptor() const { return file_.get(); }
  const std::string& path() const { return path_; }

 private:
  [[noreturn]] void fail(const SystemError& error) const;
  void sync_at(std::int64_t time_ns);

  FileDescriptor file_;
  std::string path_;
  std::int64_t synced_ns_;
  const FileDescriptor* unsynced_folder_ = nullptr;  // of a name that may not be on disk yet
};

}  // namespace zcbench
