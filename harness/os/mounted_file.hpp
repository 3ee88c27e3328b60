// A file that is itself a mount point, as a container has one whose single file was mounted from
// outside: no rename can replace it, so its content is overwritten. Used by OutputFile, which has a
// whole copy on disk before that.
#pragma once

#include <string>
#include <string_view>

#include "harness/os/posix.hpp"

namespace zcbench {

/// False, too, where the kernel cannot say it (before Linux 5.8).
bool is_mount_point(const FileDescriptor& folder, const std::string& name);

class MountedFile {
 public:
  /// Opens it and reserves the space that `size_bytes` need, so that a full disk is found before
  /// the first byte is changed. Throws SystemError; the content is then what it was.
  MountedFile(const FileDescriptor& folder, const std::string& name, std::size_t size_bytes);

  /// Overwrites the content and forces it to disk. Throws SystemError; the content is then torn.
  void overwrite(std::string_view text) const;

 private:
  FileDescriptor file_;
};

}  // namespace zcbench
