// ShmObject: one named object in /dev/shm, and the promise that none is ever left behind.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "harness/os/posix.hpp"

namespace zcbench {

/// Names start with this; the rest is 128 random bits in hex.
inline constexpr const char* kShmPrefix = "zcbench-";

/// Created exclusively, 0600, under a random name, locked (flock) while its creator lives; unlinked
/// by the destructor.
class ShmObject {
 public:
  /// `later`: whoever maps it populates it before touching a page.
  enum class Reserve { now, later };

  /// Throws SystemError; ENOSPC if /dev/shm cannot hold what is reserved now.
  explicit ShmObject(std::uint64_t size_bytes, Reserve reserve = Reserve::now);
  /// In pages of that size, in sized_pages_folder(), which there is. Throws SystemError.
  static std::unique_ptr<ShmObject> in_sized_pages(std::uint64_t size_bytes,
                                                   std::uint64_t page_bytes);
  ~ShmObject();
  ShmObject(const ShmObject&) = delete;
  ShmObject& operator=(const ShmObject&) = delete;

  /// For open_shm_object(): its path in /dev/shm; in sized_pages_folder() just its name there.
  const std::string& path() const { return path_; }
  const FileDescriptor& file() const { return file_; }

 private:
  ShmObject(std::string path, FileDescriptor file)
      : path_(std::move(path)), file_(std::move(file)) {}

  std::string path_;
  FileDescriptor file_;
};

/// A folder in /dev/shm for what another program puts there by its TMPDIR; in the folder of array
/// files where there is no /dev/shm. Locked while its creator lives; removed with all that is in it
/// by the destructor.
class ShmFolder {
 public:
  /// Throws SystemError.
  ShmFolder();
  ~ShmFolder();
  ShmFolder(const ShmFolder&) = delete;
  ShmFolder& operator=(const ShmFolder&) = delete;

  const std::string& path() const { return path_; }

 private:
  std::string path_;
  FileDescriptor lock_;
};

/// Worker: opens the object of that path. Throws SystemError.
[[gnu::hot]] FileDescriptor open_shm_object(const std::string& path);

/// A file without a name in sized_pages_folder(), in pages of that size. Throws SystemError.
FileDescriptor make_sized_pages_file(std::uint64_t size_bytes, std::uint64_t page_bytes);

/// Moves this process, for good, into a mount namespace of its own whose /dev/shm is a tmpfs of
/// `size_bytes`, so that nothing put there can outlive it, however it ends. Files there get huge
/// pages on advice, if the kernel has any. Allowed to root and where user namespaces are; false
/// elsewhere.
bool enter_private_shm(std::uint64_t size_bytes);

class ControlBlock;

/// Lets exec'd workers open objects in sized_pages_folder(), which there is.
void pass_sized_pages_folder(ControlBlock& side);

/// The folder of another tmpfs of this process, whose files get pages as large as what is reserved
/// at once (Linux 6.14). Not open before enter_private_shm() and where the kernel refuses it.
const FileDescriptor& sized_pages_folder();

struct StaleShmObject {
  std::string path;
  std::uint64_t size_bytes;
};

/// Removes objects and folders in /dev/shm that killed runs of this user left behind (whose lock
/// nobody holds), and returns what was removed.
std::vector<StaleShmObject> sweep_stale_shm_objects();

}  // namespace zcbench
