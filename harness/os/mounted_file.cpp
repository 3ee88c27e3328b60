#include "harness/os/mounted_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

#include "harness/os/file_io.hpp"

#ifndef STATX_ATTR_MOUNT_ROOT
#define STATX_ATTR_MOUNT_ROOT 0x2000
#endif

namespace zcbench {

namespace {

void cut_to(const FileDescriptor& file, std::size_t size_bytes) {
  while (::ftruncate(file.get(), static_cast<off_t>(size_bytes)) != 0) {
    if (errno != EINTR) throw SystemError("ftruncate", errno);
  }
}

}  // namespace

bool is_mount_point(const FileDescriptor& folder, const std::string& name) {
  struct statx status {};
  return ::statx(folder.get(), system_text(name), AT_SYMLINK_NOFOLLOW, 0, &status) == 0 &&
         (status.stx_attributes & STATX_ATTR_MOUNT_ROOT) != 0;
}

MountedFile::MountedFile(const FileDescriptor& folder, const std::string& name,
                         std::size_t size_bytes)
    : file_(::openat(folder.get(), system_text(name),
                     O_WRONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)) {
  struct stat status {};
  if (!file_.is_open() || ::fstat(file_.get(), &status) != 0) throw SystemError("open", errno);
  if (!S_ISREG(status.st_mode)) throw SystemError("open: no regular file", EINVAL);
  const auto had = static_cast<std::size_t>(status.st_size);
  if (size_bytes <= had) return;
  int error = EINTR;
  while (error == EINTR) {
    error = ::posix_fallocate(file_.get(), status.st_size, static_cast<off_t>(size_bytes - had));
  }
  if (error == 0) return;
  cut_to(file_, had);
  throw SystemError("reserving space", error);
}

void MountedFile::overwrite(std::string_view text) const {
  write_all(file_.get(), text);
  cut_to(file_, text.size());
  sync_to_disk(file_);
}

}  // namespace zcbench
