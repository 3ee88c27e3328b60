// TemporaryFile: a file under a random name beside its target, that either takes the target's name
// or vanishes. Used by OutputFile and JournalFile: construct, write, publish.
#pragma once

#include <sys/types.h>

#include <string>
#include <string_view>
#include <utility>

#include "harness/os/posix.hpp"

namespace zcbench {

class TemporaryFile {
 public:
  static constexpr std::size_t kRandomLetters = 6;
  static constexpr const char* kMark = ".zcbench-tmp.";
  /// What comes before the random letters of every temporary file for that target.
  static std::string prefix(const std::string& target) { return "." + target + kMark; }
  /// Whether a file of that name is one, for whatever target.
  static bool is_temporary(std::string_view name);

  /// As every new file: what the umask leaves of it.
  static constexpr mode_t kPublicMode = 0666;
  /// Nobody else can open it, and so nobody else can hold its lock.
  static constexpr mode_t kPrivateMode = 0600;

  /// Creates it in `folder` and locks it (flock), so that nobody sweeps it while this object lives.
  /// Throws SystemError, as all of the below.
  TemporaryFile(const FileDescriptor& folder, const std::string& target, mode_t mode = kPublicMode);
  ~TemporaryFile();
  TemporaryFile(const TemporaryFile&) = delete;
  TemporaryFile& operator=(const TemporaryFile&) = delete;

  /// Writes all of it, gives the file the permissions of `name` where that exists, and forces it to
  /// disk. If `name` is another user's, its permissions can only take some away.
  void write(std::string_view text, const std::string& name);
  /// Renames it to `name`, replacing what is there. False if that is a mount point, which nothing
  /// can replace; the temporary file is then still there.
  bool publish(const std::string& name);
  /// Renames it to `name` and hands it over, open for reading and appending, still locked; a closed
  /// descriptor if that name is taken, which stays as it is.
  FileDescriptor publish_new(const std::string& name);
  /// Leaves it where it is when this object ends; returns its name.
  std::string keep() { return std::exchange(name_, ""); }
  /// User who owns it: us, or whom the file system makes the owner of all files.
  uid_t owner() const;

  /// Removes the file if its writer is gone; false: it is still there.
  static bool sweep(const FileDescriptor& folder, const std::string& name);

 private:
  bool take_name(const std::string& name) const;

  const FileDescriptor& folder_;
  std::string name_;  // empty once published
  FileDescriptor file_;
};

}  // namespace zcbench
