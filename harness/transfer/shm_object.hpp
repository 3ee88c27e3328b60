// ShmObject: one named object in /dev/shm, and the means to leave none behind.
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

/// Created exclusively, with mode 0600, under a random name. In /dev/shm, it is locked (flock)
/// while its creator lives. The destructor unlinks it.
class ShmObject {
 public:
  /// `later`: the process that maps it populates it before touching a page.
  enum class Reserve { now, later };

  /// Throws SystemError, with ENOSPC if /dev/shm has no room for what is reserved now.
  explicit ShmObject(std::uint64_t size_bytes, Reserve reserve = Reserve::now);
  /// Creates an object with pages of that size in sized_pages_folder(), which must be open. Throws
  /// SystemError.
  static std::unique_ptr<ShmObject> in_sized_pages(std::uint64_t size_bytes,
                                                   std::uint64_t page_bytes);
  ~ShmObject();
  ShmObject(const ShmObject&) = delete;
  ShmObject& operator=(const ShmObject&) = delete;

  /// For open_shm_object(): its path in /dev/shm, or only its name in sized_pages_folder().
  const std::string& path() const { return path_; }
  const FileDescriptor& file() const { return file_; }

 private:
  ShmObject(std::string path, FileDescriptor file)
      : path_(std::move(path)), file_(std::move(file)) {}

  std::string path_;
  FileDescriptor file_;
};

/// A folder in /dev/shm for the files that another program creates in its TMPDIR; if it cannot be
/// created there, in the folder of array files. Locked while its creator lives. The destructor
/// removes it with everything in it.
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

/// Worker: opens the object with that path. Throws SystemError.
[[gnu::hot]] FileDescriptor open_shm_object(const std::string& path);

/// Creates an unnamed file with pages of that size in sized_pages_folder(). Throws SystemError.
FileDescriptor make_sized_pages_file(std::uint64_t size_bytes, std::uint64_t page_bytes);

/// Moves this process permanently into its own mount namespace, whose /dev/shm is a tmpfs of
/// `size_bytes`, so that nothing in it can outlive the process, however it ends. Files in it get
/// huge pages on advice if the kernel has them. Returns false if this is not allowed: it takes root
/// or user namespaces.
bool enter_private_shm(std::uint64_t size_bytes);

class ControlBlock;

/// Lets exec'd workers open objects in sized_pages_folder(), which must be open.
void pass_sized_pages_folder(ControlBlock& side);

/// The folder of a second tmpfs of this process, whose files get pages as large as the range that
/// is reserved at once (Linux 6.14). Not open before enter_private_shm(), or if the kernel refuses
/// it.
const FileDescriptor& sized_pages_folder();

struct StaleShmObject {
  std::string path;
  std::uint64_t size_bytes;
};

/// Removes objects and folders in /dev/shm that killed runs of this user left behind (no process
/// holds their locks), and returns what was removed.
std::vector<StaleShmObject> sweep_stale_shm_objects();

}  // namespace zcbench
