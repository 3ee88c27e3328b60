#include "harness/os/temporary_file.hpp"

#include <fcntl.h>
#include <fmt/core.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <random>

#include "harness/os/file_io.hpp"

namespace zcbench {

namespace {

constexpr int kAttempts = 10;

std::string random_letters() {
  static constexpr std::string_view kLetters = "abcdefghijklmnopqrstuvwxyz0123456789";
  std::random_device random;
  std::string letters;
  for (std::size_t i = 0; i < TemporaryFile::kRandomLetters; ++i) {
    letters += kLetters[random() % kLetters.size()];
  }
  return letters;
}

}  // namespace

TemporaryFile::TemporaryFile(const FileDescriptor& folder, const std::string& target, mode_t mode)
    : folder_(folder) {
  for (int attempt = 1; attempt <= kAttempts; ++attempt) {
    const std::string name = prefix(target) + random_letters();
    FileDescriptor file(::openat(folder.get(), system_text(name),
                                 O_RDWR | O_APPEND | O_CREAT | O_EXCL | O_CLOEXEC, mode));
    if (!file.is_open()) {
      if (errno == EEXIST || errno == EINTR) continue;
      throw SystemError(fmt::format("creating the temporary file {}", name), errno);
    }
    // A sweeper may have the lock between creation and ours, and removes the name then. Who takes
    // the lock again and again is none, and must not keep us from writing.
    const bool is_locked = lock_if_free(file) || attempt == kAttempts;
    if (!is_locked) ::unlinkat(folder.get(), system_text(name), 0);
    if (!is_locked || !has_a_name(file)) continue;
    name_ = name;
    file_ = std::move(file);
    return;
  }
  throw SystemError("creating a temporary file under a free name", EEXIST);
}

TemporaryFile::~TemporaryFile() {
  if (!name_.empty()) ::unlinkat(folder_.get(), system_text(name_), 0);
}

void TemporaryFile::write(std::string_view text, const std::string& name) {
  write_all(file_.get(), text);
  struct stat replaced {};
  struct stat ours {};
  if (::fstatat(folder_.get(), system_text(name), &replaced, AT_SYMLINK_NOFOLLOW) == 0 &&
      S_ISREG(replaced.st_mode) && ::fstat(file_.get(), &ours) == 0) {
    const mode_t own_mode = ours.st_mode & 0777;
    const mode_t allowed = replaced.st_uid == ours.st_uid ? 0777 : own_mode;
    const mode_t mode = replaced.st_mode & allowed;
    // Not every file system has permissions that can be changed.
    if (mode != own_mode && ::fchmod(file_.get(), mode) != 0) throw SystemError("fchmod", errno);
  }
  sync_to_disk(file_);
}

bool TemporaryFile::publish(const std::string& name) {
  if (::renameat(folder_.get(), system_text(name_), folder_.get(), system_text(name)) != 0) {
    if (errno == EBUSY) return false;
    throw SystemError("rename", errno);
  }
  name_.clear();
  return true;
}

FileDescriptor TemporaryFile::publish_new(const std::string& name) {
  if (!take_name(name)) return {};
  name_.clear();
  return std::move(file_);
}

// False if something has that name. Some file systems cannot rename without replacing, some have no
// hard links, and some containers forbid either call.
bool TemporaryFile::take_name(const std::string& name) const {
  const int folder = folder_.get();
  const char* const from = system_text(name_);
  const char* const to = system_text(name);
  if (::renameat2(folder, from, folder, to, RENAME_NOREPLACE) == 0) return true;
  if (errno == EEXIST) return false;
  if (::linkat(folder, from, folder, to, 0) == 0) {
    ::unlinkat(folder, from, 0);
    return true;
  }
  if (errno == EEXIST) return false;
  // An empty file of ours holds the name until the whole one takes its place.
  const FileDescriptor held(::openat(folder, to, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600));
  if (!held.is_open()) {
    if (errno == EEXIST) return false;
    throw SystemError(fmt::format("creating {}", name), errno);
  }
  if (::renameat(folder, from, folder, to) == 0) return true;
  const SystemError error("rename", errno);
  ::unlinkat(folder, to, 0);
  throw error;
}

uid_t TemporaryFile::owner() const {
  struct stat status {};
  return ::fstat(file_.get(), &status) == 0 ? status.st_uid : ::geteuid();
}

bool TemporaryFile::is_temporary(std::string_view name) {
  const std::string_view mark = kMark;
  if (!name.starts_with('.') || name.size() <= mark.size() + kRandomLetters) return false;
  return name.substr(0, name.size() - kRandomLetters).ends_with(mark);
}

bool TemporaryFile::sweep(const FileDescriptor& folder, const std::string& name) {
  const FileDescriptor file(
      ::openat(folder.get(), system_text(name), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
  struct stat status {};
  if (!file.is_open() || ::fstat(file.get(), &status) != 0 || !S_ISREG(status.st_mode))
    return false;
  if (::flock(file.get(), LOCK_EX | LOCK_NB) != 0) return false;  // its writer lives
  return ::unlinkat(folder.get(), system_text(name), 0) == 0;
}

}  // namespace zcbench
