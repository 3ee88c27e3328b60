// ShmObject: one named object in /dev/shm, and the promise that none is ever left behind.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
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
  ~ShmObject();
  ShmObject(const ShmObject&) = delete;
  ShmObject& operator=(const ShmObject&) = delete;

  /// As shm_open wants it: "/zcbench-...".
  const std::string& name() const { return name_; }
  const FileDescriptor& file() const { return file_; }

 private:
  std::string name_;
  FileDescriptor file_;
};

/// Worker: opens the object of that name. Throws SystemError.
FileDescriptor open_shm_object(const std::string& name);

/// Moves this process, for good, into a mount namespace of its own whose /dev/shm is a tmpfs of
/// `size_bytes`, so that nothing put there can outlive it, however it ends. Files there get huge
/// pages on advice, if the kernel has any. Allowed to root and where user namespaces are; false
/// elsewhere.
bool enter_private_shm(std::uint64_t size_bytes);

struct StaleShmObject {
  std::string path;
  std::uint64_t size_bytes;
};

/// Removes objects in /dev/shm that killed runs of this user left behind (whose lock nobody holds),
/// and returns what was removed.
std::vector<StaleShmObject> sweep_stale_shm_objects();

}  // namespace zcbench
