#include "harness/temporary_file.hpp"

#include <fcntl.h>
#include <fmt/core.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <random>

#include "harness/file_io.hpp"

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

TemporaryFile::TemporaryFile(const FileDescriptor& folder, const std::string& target)
    : folder_(folder) {
  for (int attempt = 0; attempt < kAttempts; ++attempt) {
    const std::string name = prefix(target) + random_letters();
    FileDescriptor file(::openat(folder.get(), name.c_str(),
                                 O_RDWR | O_APPEND | O_CREAT | O_EXCL | O_CLOEXEC, 0666));
    if (!file.is_open()) {
      if (errno == EEXIST || errno == EINTR) continue;
      throw SystemError(fmt::format("creating the temporary file {}", name), errno);
    }
    // A sweeper may have removed the name between its creation and the lock.
    if (!lock_if_free(file) || !has_a_name(file)) continue;
    name_ = name;
    file_ = std::move(file);
    return;
  }
  throw SystemError("creating a temporary file under a free name", EEXIST);
}

TemporaryFile::~TemporaryFile() {
  if (!name_.empty()) ::unlinkat(folder_.get(), name_.c_str(), 0);
}

void TemporaryFile::write(std::string_view text, const std::string& name) {
  write_all(file_.get(), text);
  struct stat replaced {};
  if (::fstatat(folder_.get(), name.c_str(), &replaced, AT_SYMLINK_NOFOLLOW) == 0 &&
      S_ISREG(replaced.st_mode) && ::fchmod(file_.get(), replaced.st_mode & 0777) != 0) {
    throw SystemError("fchmod", errno);
  }
  sync_to_disk(file_);
}

void TemporaryFile::publish(const std::string& name) {
  if (::renameat(folder_.get(), name_.c_str(), folder_.get(), name.c_str()) != 0) {
    throw SystemError("rename", errno);
  }
  name_.clear();
}

FileDescriptor TemporaryFile::publish_new(const std::string& name) {
  if (::linkat(folder_.get(), name_.c_str(), folder_.get(), name.c_str(), 0) != 0) {
    if (errno == EEXIST) return {};
    throw SystemError("link", errno);
  }
  ::unlinkat(folder_.get(), name_.c_str(), 0);
  name_.clear();
  return std::move(file_);
}

bool TemporaryFile::is_temporary(std::string_view name) {
  const std::string_view mark = kMark;
  if (!name.starts_with('.') || name.size() <= mark.size() + kRandomLetters) return false;
  return name.substr(0, name.size() - kRandomLetters).ends_with(mark);
}

bool TemporaryFile::sweep(const FileDescriptor& folder, const std::string& name) {
  const FileDescriptor file(
      ::openat(folder.get(), name.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
  struct stat status {};
  if (!file.is_open() || ::fstat(file.get(), &status) != 0 || !S_ISREG(status.st_mode))
    return false;
  if (::flock(file.get(), LOCK_EX | LOCK_NB) != 0) return false;  // its writer lives
  return ::unlinkat(folder.get(), name.c_str(), 0) == 0;
}

}  // namespace zcbench
