// JournalFile: a journal's file. One process at a time has it, by a lock that ends with the process
// and those it handed the descriptor to. Used by Journal, and by a launch through its descriptor.
// It is a sequence of frames, such that a kill at any moment leaves whole frames and at most one
// torn one, and any changed bit is found.
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

/// The payload behind its length, the check sum of that length and its own check sum.
std::string framed(std::string_view payload);

struct Frames {
  std::vector<std::string_view> payloads;  ///< parts of the text that was split
  std::size_t whole_bytes = 0;             ///< from the start to the end of the last whole frame
  std::size_t torn_bytes = 0;              ///< after that: of a frame that was not written whole
};

/// A tail is torn if it ends before its frame does, or turns into zeros within its frame, as a
/// power failure leaves it. Throws CorruptError "LABEL: byte N: ..." where anything else is wrong.
Frames split_frames(std::string_view bytes, const std::string& label);

class JournalFile {
 public:
  /// Makes the file `name` in `folder` with a first frame; it is never there without, unless the
  /// power fails before the first sync. No other user can open it, and so none can hold its lock.
  /// Nothing if it exists. `folder` must outlive it. `path`: for messages. Throws OutputError.
  static std::optional<JournalFile> create(const FileDescriptor& folder, const std::string& name,
                                           const std::string& path, std::string_view first_payload);
  /// Opens and locks an existing one. Nothing if there is none. Throws ConfigError if it is no
  /// regular file, cannot be opened, or is not of user `owner`; InUseError if somebody else has the
  /// lock.
  static std::optional<JournalFile> open(const FileDescriptor& folder, const std::string& name,
                                         const std::string& path, uid_t owner = ::geteuid());
  /// In a process that got the descriptor from its parent. `path`: for messages.
  JournalFile(FileDescriptor file, std::string path);

  /// All of it. Throws CorruptError if it cannot be read.
  std::string read() const;
  /// Appends one frame; on disk at the latest 0.2 s later if appending goes on, else with sync().
  /// Throws OutputError.
  void append(std::string_view payload);
  void sync();
  /// Drops what lies behind. Throws OutputError.
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
