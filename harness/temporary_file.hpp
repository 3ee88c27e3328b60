// TemporaryFile: a file under a random name beside its target, that either takes the target's name
// or vanishes. Used by OutputFile: construct, write, publish.
#pragma once

#include <string>
#include <string_view>

#include "harness/posix.hpp"

namespace zcbench {

class TemporaryFile {
 public:
  static constexpr std::size_t kRandomLetters = 6;
  /// What comes before the random letters of every temporary file for that target.
  static std::string prefix(const std::string& target) { return "." + target + ".zcbench-tmp."; }

  /// Creates it in `folder` and locks it (flock), so that nobody sweeps it while this object lives.
  /// Throws SystemError, as all of the below.
  TemporaryFile(const FileDescriptor& folder, const std::string& target);
  ~TemporaryFile();
  TemporaryFile(const TemporaryFile&) = delete;
  TemporaryFile& operator=(const TemporaryFile&) = delete;

  /// Writes all of it, gives the file the permissions of `name` where that exists, and forces it to
  /// disk.
  void write(std::string_view text, const std::string& name);
  /// Renames it to `name`, replacing what is there.
  void publish(const std::string& name);

  /// Removes the file if it is a temporary one whose writer is gone.
  static void sweep(const FileDescriptor& folder, const std::string& name);

 private:
  const FileDescriptor& folder_;
  std::string name_;  // empty once published
  FileDescriptor file_;
};

}  // namespace zcbench
