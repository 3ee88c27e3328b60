#include "harness/transfer/shm_object.hpp"

#include <dirent.h>
#include <fcntl.h>
#include <fmt/core.h>
#include <linux/capability.h>
#include <sched.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <memory>
#include <string_view>

#include "harness/machine/huge_pages.hpp"
#include "harness/os/file_io.hpp"
#include "harness/os/raw_syscall.hpp"
#include "harness/transfer/array_file.hpp"
#include "harness/transfer/control_block.hpp"

namespace zcbench {

namespace {

constexpr int kNameAttempts = 10;
constexpr const char* kShmFolder = "/dev/shm";

FileDescriptor the_sized_pages_folder;

// Works like shm_open(), but also in a folder that has no path. Forked workers call this, and every
// function of the C library would cost them a page fault. The path is zcbench's own, so it has no
// NUL byte. Returns -errno on failure.
[[gnu::hot]] int open_object(const std::string& path, int flags, mode_t mode = 0) {
  return static_cast<int>(raw_syscall(SYS_openat, the_sized_pages_folder.get(), path.data(),
                                      flags | O_RDWR | O_NOFOLLOW | O_CLOEXEC, mode));
}

void unlink_object(const std::string& path) {
  ::unlinkat(the_sized_pages_folder.get(), system_text(path), 0);
}

// Starts with a slash.
std::string random_name() {
  std::uint64_t bits[2];
  if (::getrandom(bits, sizeof bits, 0) != sizeof bits) throw SystemError("getrandom", errno);
  return fmt::format("/{}{:016x}{:016x}", kShmPrefix, bits[0], bits[1]);
}

// Returns false if another process removed the new object as stale before it was locked.
bool lock_if_still_linked(const FileDescriptor& file) {
  return ::flock(file.get(), LOCK_EX | LOCK_NB) == 0 && has_a_name(file);
}

// Reads the path early: in a new mount namespace in a chroot, /proc/self/exe leads to a path
// outside the chroot.
void remember_own_path() {
  try {
    own_path();
  } catch (const MachineError&) {
    // There is no /proc. The code that needs the path reports it.
  }
}

void write_file(const char* path, const std::string& text) {
  const FileDescriptor file(::open(path, O_WRONLY | O_CLOEXEC));
  if (file.is_open() && ::write(file.get(), text.data(), text.size()) < 0) {
    // The ids stay unmapped: files then belong to "nobody" in the namespace, which does no harm.
  }
}

bool unshare_mounts() {
  if (::unshare(CLONE_NEWNS) == 0) return true;
  const uid_t uid = ::getuid();
  const gid_t gid = ::getgid();
  if (::unshare(CLONE_NEWUSER | CLONE_NEWNS) != 0) return false;
  write_file("/proc/self/setgroups", "deny");
  write_file("/proc/self/uid_map", fmt::format("{0} {0} 1", uid));
  write_file("/proc/self/gid_map", fmt::format("{0} {0} 1", gid));
  return true;
}

// Prevents a new mount from appearing in the original namespace. In a chroot, / is not a mount
// whose propagation can be set; a mount on a private /dev/shm does not propagate either.
bool keep_mounts_private() {
  return ::mount(nullptr, "/", "none", MS_REC | MS_PRIVATE, nullptr) == 0 ||
         ::mount(nullptr, kShmFolder, "none", MS_PRIVATE, nullptr) == 0;
}

bool mount_shm(const std::string& options) {
  return ::mount("zcbench", kShmFolder, "tmpfs", MS_NOSUID | MS_NODEV, system_text(options)) == 0;
}

// Makes a tmpfs that is mounted nowhere, so it disappears with its descriptor. It has no size
// limit, because its files count as memory, which is limited. Returns a closed descriptor if the
// kernel refuses any of this.
FileDescriptor make_sized_pages_folder() {
  const FileDescriptor options(::fsopen("tmpfs", FSOPEN_CLOEXEC));
  const auto is_set = [&options](const char* key, const char* value) {
    return ::fsconfig(options.get(), FSCONFIG_SET_STRING, key, value, 0) == 0;
  };
  if (!options.is_open() || !is_set("mode", "0700") || !is_set("size", "0") ||
      !is_set("huge", "within_size") ||
      ::fsconfig(options.get(), FSCONFIG_CMD_CREATE, nullptr, nullptr, 0) != 0) {
    return FileDescriptor();
  }
  return FileDescriptor(
      ::fsmount(options.get(), FSMOUNT_CLOEXEC, MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV));
}

// A new user namespace grants all capabilities, which only the mount needs. The programs that we
// start have none, so the kernel would not let them open our /proc/PID/fd, where an external
// command finds its input. Programs started by root have the same capabilities as root.
void drop_capabilities_unless_root() {
  if (::geteuid() == 0) return;
  __user_cap_header_struct header{.version = _LINUX_CAPABILITY_VERSION_3, .pid = 0};
  __user_cap_data_struct none[_LINUX_CAPABILITY_U32S_3] = {};
  [[maybe_unused]] const long result = ::syscall(SYS_capset, &header, none);
}

}  // namespace

ShmObject::ShmObject(std::uint64_t size_bytes, Reserve reserve) {
  for (int attempt = 0; attempt < kNameAttempts; ++attempt) {
    path_ = kShmFolder + random_name();
    const int descriptor = open_object(path_, O_CREAT | O_EXCL, 0600);
    if (descriptor < 0 && descriptor != -EEXIST) throw SystemError("open of " + path_, -descriptor);
    file_ = FileDescriptor(descriptor);
    if (file_.is_open() && lock_if_still_linked(file_)) break;
    file_.reset();
  }
  if (!file_.is_open()) throw SystemError("/dev/shm: no free name in ten attempts", EEXIST);
  // ftruncate alone reserves nothing: in a full /dev/shm, the first touch would raise SIGBUS.
  int error = ::ftruncate(file_.get(), static_cast<off_t>(size_bytes)) == 0 ? 0 : errno;
  if (error == 0 && reserve == Reserve::later) return;
  while (error == 0 || error == EINTR) {
    error = ::posix_fallocate(file_.get(), 0, static_cast<off_t>(size_bytes));
    if (error == 0) return;
  }
  unlink_object(path_);
  throw SystemError(fmt::format("reserving {} bytes in /dev/shm", size_bytes), error);
}

ShmObject::~ShmObject() { unlink_object(path_); }

ShmFolder::ShmFolder() {
  for (const std::string& parent : {std::string(kShmFolder), array_file_folder()}) {
    const std::string path = parent + random_name();
    if (::mkdir(system_text(path), 0700) != 0) continue;
    path_ = path;
    lock_ = FileDescriptor(::open(system_text(path), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (lock_.is_open() && ::flock(lock_.get(), LOCK_EX | LOCK_NB) == 0) return;
    throw SystemError("locking " + path, errno);
  }
  throw SystemError("a folder in /dev/shm or " + array_file_folder(), errno);
}

ShmFolder::~ShmFolder() { remove_folder(path_); }

std::unique_ptr<ShmObject> ShmObject::in_sized_pages(std::uint64_t size_bytes,
                                                     std::uint64_t page_bytes) {
  const std::string path = random_name().substr(1);
  const int descriptor = open_object(path, O_CREAT | O_EXCL, 0600);
  if (descriptor < 0) throw SystemError("open of " + path, -descriptor);
  std::unique_ptr<ShmObject> object(new ShmObject(path, FileDescriptor(descriptor)));
  reserve_sized_pages(object->file(), size_bytes, page_bytes);
  return object;
}

FileDescriptor open_shm_object(const std::string& path) {
  const int descriptor = open_object(path, 0);
  if (descriptor < 0) throw SystemError("open of " + path, -descriptor);
  return FileDescriptor(descriptor);
}

FileDescriptor make_sized_pages_file(std::uint64_t size_bytes, std::uint64_t page_bytes) {
  FileDescriptor file(
      ::openat(sized_pages_folder().get(), ".", O_TMPFILE | O_EXCL | O_RDWR | O_CLOEXEC, 0600));
  if (!file.is_open()) throw SystemError("a file in a tmpfs", errno);
  reserve_sized_pages(file, size_bytes, page_bytes);
  return file;
}

bool enter_private_shm(std::uint64_t size_bytes) {
  remember_own_path();
  if (!unshare_mounts() || !keep_mounts_private()) return false;
  const std::string options = fmt::format("mode=1777,size={}", size_bytes);
  // A kernel without huge pages refuses the option.
  const bool is_mounted = mount_shm(options + ",huge=advise") || mount_shm(options);
  the_sized_pages_folder = make_sized_pages_folder();
  drop_capabilities_unless_root();
  return is_mounted;
}

void pass_sized_pages_folder(ControlBlock& side) { side.pass(the_sized_pages_folder); }

const FileDescriptor& sized_pages_folder() { return the_sized_pages_folder; }

std::vector<StaleShmObject> sweep_stale_shm_objects() {
  std::vector<StaleShmObject> removed;
  const std::unique_ptr<DIR, int (*)(DIR*)> folder(::opendir(kShmFolder), ::closedir);
  if (folder == nullptr) return removed;
  while (const dirent* entry = ::readdir(folder.get())) {
    if (!std::string_view(entry->d_name).starts_with(kShmPrefix)) continue;
    const std::string path = std::string(kShmFolder) + "/" + entry->d_name;
    // O_NONBLOCK, because opening a device or a pipe of another user could block.
    const FileDescriptor file(
        ::open(system_text(path), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
    struct stat status {};
    if (!file.is_open() || ::fstat(file.get(), &status) != 0 || status.st_uid != ::geteuid())
      continue;
    if (::flock(file.get(), LOCK_EX | LOCK_NB) != 0) continue;
    if (S_ISDIR(status.st_mode)) {
      remove_folder(path);
    } else if (::unlink(system_text(path)) != 0) {
      continue;
    }
    removed.push_back({path, static_cast<std::uint64_t>(status.st_size)});
  }
  return removed;
}

}  // namespace zcbench
