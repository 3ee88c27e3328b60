#include "harness/os/output_file.hpp"

#include <fcntl.h>
#include <fmt/core.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <charconv>
#include <cstdio>
#include <cstring>
#include <random>

#include "harness/base/errors.hpp"
#include "harness/os/file_io.hpp"

#ifndef STATX_ATTR_MOUNT_ROOT
#define STATX_ATTR_MOUNT_ROOT 0x2000
#endif

namespace zcbench {

namespace {

constexpr std::size_t kBufferBytes = std::size_t{1} << 20;

// A file that a text is appended to, in writes of some size.
class FileSink final : public TextSink {
 public:
  explicit FileSink(const FileDescriptor& file) : file_(file) {}

  void append(std::string_view text) override {
    if (buffer_.size() + text.size() > kBufferBytes) flush();
    if (text.size() > kBufferBytes) {
      write_all(file_.get(), text);
      written_bytes_ += text.size();
    } else {
      buffer_ += text;
    }
  }

  void replace(std::uint64_t place, std::string_view text) override {
    if (place >= written_bytes_) {
      buffer_.replace(place - written_bytes_, text.size(), text);
      return;
    }
    flush();
    write_all_at(file_.get(), place, text);
  }

  void flush() {
    write_all(file_.get(), buffer_);
    written_bytes_ += buffer_.size();
    buffer_.clear();
  }

 private:
  const FileDescriptor& file_;
  std::string buffer_;
  std::uint64_t written_bytes_ = 0;
};

std::uint64_t size_of(const FileDescriptor& file) {
  struct stat status {};
  if (::fstat(file.get(), &status) != 0) throw SystemError("fstat", errno);
  return static_cast<std::uint64_t>(status.st_size);
}

void cut_to(const FileDescriptor& file, std::uint64_t size_bytes) {
  while (::ftruncate(file.get(), static_cast<off_t>(size_bytes)) != 0) {
    if (errno != EINTR) throw SystemError("ftruncate", errno);
  }
}

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

constexpr std::string_view kDefaultFolder = "results";

// Quotes and escapes a path, so that one with a newline still makes a message of one line.
std::string shown(const std::string& path) {
  constexpr std::size_t kMostBytes = 200;
  if (path.size() <= kMostBytes) return fmt::format("{:?}", path);
  return fmt::format("{:?}...", path.substr(0, kMostBytes));
}

std::string error_text(int error_number) {
  return fmt::format("{} ({})", strerrordesc_np(error_number), strerrorname_np(error_number));
}

std::string_view kind_of(mode_t mode) {
  if (S_ISLNK(mode)) return "a symbolic link";
  if (S_ISDIR(mode)) return "a directory";
  if (S_ISFIFO(mode)) return "a FIFO";
  if (S_ISSOCK(mode)) return "a socket";
  return "a device";
}

}  // namespace

bool is_mount_point(const FileDescriptor& folder, const std::string& name) {
  struct statx status {};
  return ::statx(folder.get(), system_text(name), AT_SYMLINK_NOFOLLOW, 0, &status) == 0 &&
         (status.stx_attributes & STATX_ATTR_MOUNT_ROOT) != 0;
}

MountedFile::MountedFile(const FileDescriptor& folder, const std::string& name,
                         std::uint64_t size_bytes)
    : file_(::openat(folder.get(), system_text(name),
                     O_WRONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)) {
  struct stat status {};
  if (!file_.is_open() || ::fstat(file_.get(), &status) != 0) throw SystemError("open", errno);
  if (!S_ISREG(status.st_mode)) throw SystemError("open: no regular file", EINVAL);
  const auto had = static_cast<std::uint64_t>(status.st_size);
  if (size_bytes <= had) return;
  int error = EINTR;
  while (error == EINTR) {
    error = ::posix_fallocate(file_.get(), status.st_size, static_cast<off_t>(size_bytes - had));
  }
  if (error == 0) return;
  cut_to(file_, had);
  throw SystemError("reserving space", error);
}

void MountedFile::overwrite(const FileDescriptor& copy) const {
  std::string piece(kBufferBytes, '\0');
  std::uint64_t size_bytes = 0;
  while (true) {
    const ssize_t got =
        ::pread(copy.get(), piece.data(), piece.size(), static_cast<off_t>(size_bytes));
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) throw SystemError("reading the copy", errno);
    if (got == 0) break;
    write_all(file_.get(), std::string_view(piece.data(), static_cast<std::size_t>(got)));
    size_bytes += static_cast<std::uint64_t>(got);
  }
  cut_to(file_, size_bytes);
  sync_to_disk(file_);
}

TemporaryFile::TemporaryFile(const FileDescriptor& folder, const std::string& target, mode_t mode)
    : folder_(folder) {
  for (int attempt = 1; attempt <= kAttempts; ++attempt) {
    const std::string name = prefix(target) + random_letters();
    FileDescriptor file(
        ::openat(folder.get(), system_text(name), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, mode));
    if (!file.is_open()) {
      if (errno == EEXIST || errno == EINTR) continue;
      throw SystemError(fmt::format("creating the temporary file {}", name), errno);
    }
    // A sweep may lock and remove the new file before we lock it. A process that keeps taking the
    // lock is not a sweep and must not keep us from writing.
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

void TemporaryFile::write(const WriteText& write, const std::string& name) {
  FileSink sink(file_);
  write(sink);
  sink.flush();
  take_permissions_of(name);
}

void TemporaryFile::write(std::string_view text, const std::string& name) {
  write_all(file_.get(), text);
  take_permissions_of(name);
}

void TemporaryFile::take_permissions_of(const std::string& name) const {
  struct stat replaced {};
  struct stat ours {};
  if (::fstatat(folder_.get(), system_text(name), &replaced, AT_SYMLINK_NOFOLLOW) == 0 &&
      S_ISREG(replaced.st_mode) && ::fstat(file_.get(), &ours) == 0) {
    const mode_t own_mode = ours.st_mode & 0777;
    const mode_t allowed = replaced.st_uid == ours.st_uid ? 0777 : own_mode;
    const mode_t mode = replaced.st_mode & allowed;
    // Some file systems cannot change permissions.
    if (mode != own_mode && ::fchmod(file_.get(), mode) != 0) throw SystemError("fchmod", errno);
  }
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
  if (::fcntl(file_.get(), F_SETFL, O_APPEND) != 0) throw SystemError("fcntl", errno);
  if (!take_name(name)) return {};
  name_.clear();
  return std::move(file_);
}

// Returns false if the name is taken. Some file systems cannot rename without replacing, some have
// no hard links, and some containers forbid either call.
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
  // An empty file reserves the name until the complete file replaces it.
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
  if (::flock(file.get(), LOCK_EX | LOCK_NB) != 0) return false;  // its writer is alive
  return ::unlinkat(folder.get(), system_text(name), 0) == 0;
}

OutputFile::OutputFile(const std::string& path, const std::string& config_path, NamedBy named_by)
    : path_(path),
      name_(path.substr(path.rfind('/') + 1)),
      named_by_(named_by),
      owner_(::geteuid()) {
  if (path.empty()) throw ConfigError("output: the path is empty; give -o a file name");
  const std::string folder = parent_folder(path);
  open_folder(folder);
  check_name();
  check_target(config_path);
  for (const char* suffix : {"", kPartialSuffix}) check_replaceable(suffix);
  check_can_create();
  for (const char* suffix : {"", kPartialSuffix}) check_owner(suffix);
  // A copy next to a mount point may be the only complete one.
  if (!is_mount_point(folder_, name_)) sweep_temporary_files(folder);
}

void OutputFile::open_folder(const std::string& folder) {
  // open() below reports a failure.
  if (folder == kDefaultFolder) ::mkdir(system_text(folder), 0777);
  folder_ = FileDescriptor(::open(system_text(folder), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!folder_.is_open()) {
    throw ConfigError(
        fmt::format("output {}: cannot open the directory {}: {}; create it or name "
                    "another with -o",
                    shown(path_), shown(folder), error_text(errno)));
  }
  if (::faccessat(folder_.get(), ".", W_OK | X_OK, AT_EACCESS) != 0) {
    throw ConfigError(
        fmt::format("output {}: cannot write into the directory {}: {}; name another "
                    "with -o",
                    shown(path_), shown(folder), error_text(errno)));
  }
}

void OutputFile::check_name() const {
  if (name_.empty() || name_ == "." || name_ == "..") {
    throw ConfigError(fmt::format("output {}: is a directory; add a file name", shown(path_)));
  }
  const long most = ::fpathconf(folder_.get(), _PC_NAME_MAX);
  const std::size_t extra = TemporaryFile::prefix("").size() + TemporaryFile::kRandomLetters +
                            std::string_view(kJournalSuffix).size();
  if (most > 0 && name_.size() + extra > static_cast<std::size_t>(most)) {
    throw ConfigError(fmt::format("output {}: the file name has {} bytes; at most {} fit here",
                                  shown(path_), name_.size(),
                                  static_cast<std::size_t>(most) - extra));
  }
}

void OutputFile::check_target(const std::string& config_path) const {
  struct stat target {};
  if (::fstatat(folder_.get(), system_text(name_), &target, AT_SYMLINK_NOFOLLOW) != 0) {
    if (errno == ENOENT) return;
    throw ConfigError(fmt::format("output {}: {}", shown(path_), error_text(errno)));
  }
  if (!S_ISREG(target.st_mode)) {
    throw ConfigError(
        fmt::format("output {}: is {}; name a regular file, or one that does not "
                    "exist",
                    shown(path_), kind_of(target.st_mode)));
  }
  struct stat config {};
  if (::stat(system_text(config_path), &config) == 0 && config.st_dev == target.st_dev &&
      config.st_ino == target.st_ino) {
    throw ConfigError(
        fmt::format("output {}: is the config file itself; name another file", shown(path_)));
  }
  // rename would replace a read-only file, too, but its owner made it read-only on purpose.
  if ((target.st_mode & 0222) == 0 ||
      ::faccessat(folder_.get(), system_text(name_), W_OK, AT_EACCESS) != 0) {
    throw ConfigError(
        fmt::format("output {}: is a read-only file; name another, or chmod u+w it", shown(path_)));
  }
}

// Asks the kernel with a call that cannot succeed: rmdir of a file fails with ENOTDIR if the file
// may be replaced. In a folder such as /tmp, another user's file may not.
void OutputFile::check_replaceable(std::string_view suffix) const {
  const std::string name = name_ + std::string(suffix);
  struct stat status {};
  if (::fstatat(folder_.get(), system_text(name), &status, AT_SYMLINK_NOFOLLOW) != 0 ||
      S_ISDIR(status.st_mode)) {
    return;
  }
  if (::unlinkat(folder_.get(), system_text(name), AT_REMOVEDIR) == 0 || errno == ENOTDIR) return;
  if (errno != EPERM && errno != EACCES) return;
  throw ConfigError(fmt::format(
      "output {}: is a file of user {} that may not be replaced here: {}; name another with -o",
      shown(path_ + std::string(suffix)), status.st_uid, error_text(errno)));
}

// Even root does not replace another user's file in a world-writable folder such as /tmp.
void OutputFile::check_owner(std::string_view suffix) const {
  const std::string name = name_ + std::string(suffix);
  struct stat folder {};
  struct stat file {};
  if (::fstat(folder_.get(), &folder) != 0 || (folder.st_mode & S_ISVTX) == 0 ||
      ::fstatat(folder_.get(), system_text(name), &file, AT_SYMLINK_NOFOLLOW) != 0 ||
      file.st_uid == owner_ || file.st_uid == folder.st_uid) {
    return;
  }
  throw ConfigError(fmt::format(
      "output {}: is a file of user {} in a world-writable folder; name another with -o",
      shown(path_ + std::string(suffix)), file.st_uid));
}

// On some file systems (/proc, /sys), access() succeeds but no file can be created.
void OutputFile::check_can_create() {
  try {
    const TemporaryFile probe(folder_, name_);
    owner_ = probe.owner();
  } catch (const SystemError& error) {
    const int number = error.error_number;
    if (number != ENOENT && number != EACCES && number != EPERM && number != EROFS) return;
    throw ConfigError(
        fmt::format("output {}: no file can be created there: {}; name another "
                    "with -o",
                    shown(path_), error_text(number)));
  }
}

void OutputFile::sweep_temporary_files(const std::string& folder) const {
  const auto is_of = [](const std::string& name, const std::string& target) {
    const std::string prefix = TemporaryFile::prefix(target);
    return name.starts_with(prefix) && name.size() == prefix.size() + TemporaryFile::kRandomLetters;
  };
  for (const std::string& name : names_in_folder(folder)) {
    if (is_of(name, name_) || is_of(name, name_ + kJournalSuffix)) {
      TemporaryFile::sweep(folder_, name);
    }
  }
}

bool OutputFile::has(std::string_view suffix) const {
  return ::faccessat(folder_.get(), system_text(name_ + std::string(suffix)), F_OK, 0) == 0;
}

std::string OutputFile::save_as(std::string_view suffix, const WriteText& write) const {
  try {
    TemporaryFile file(folder_, name_);
    file.write(write, name_ + std::string(suffix));
    file.sync();
    std::string path = publish(file, suffix);
    sync_folder(folder_);
    return path;
  } catch (const SystemError& error) {
    throw OutputError(
        fmt::format("results not written: {}: {}; free some space there or name "
                    "another place with -o",
                    shown(path_ + std::string(suffix)), error.what()));
  }
}

// If zcbench chose the name, uses the first one that is free.
std::string OutputFile::publish(TemporaryFile& file, std::string_view suffix) const {
  if (named_by_ == NamedBy::user) {
    const std::string name = name_ + std::string(suffix);
    if (!file.publish(name)) overwrite(file, name);
    return path_ + std::string(suffix);
  }
  std::string path = path_;
  while (!file.publish_new(path.substr(path.rfind('/') + 1) + std::string(suffix)).is_open()) {
    path = next_results(path);
  }
  return path + std::string(suffix);
}

void OutputFile::overwrite(TemporaryFile& copy, const std::string& name) const {
  sync_folder(folder_);
  const MountedFile target(folder_, name, size_of(copy.descriptor()));
  try {
    target.overwrite(copy.descriptor());
  } catch (const SystemError& error) {
    throw OutputError(fmt::format(
        "results only partly written: {}: it is a mount point and was overwritten in place: {}; a "
        "complete copy is next to it: {}",
        shown(path_), error.what(), shown(parent_folder(path_) + "/" + copy.keep())));
  }
}

void refuse_inputs(const std::string& output, const std::vector<std::string>& inputs) {
  for (const std::string& input : inputs) {
    if (!is_same_file(output, input)) continue;
    throw ConfigError(
        fmt::format("output {}: is one of the results files; name another file", shown(output)));
  }
}

std::string next_results(const std::string& path) {
  const std::size_t end = path.rfind('.');
  const std::size_t digits = path.find_last_not_of("0123456789", end - 1) + 1;
  std::uint64_t number = 1;
  std::size_t stem = end;
  if (digits < end && path.substr(0, digits).ends_with("Z-")) {
    std::from_chars(&path[digits], &path[end], number);
    stem = digits - 1;
  }
  return path.substr(0, stem) + "-" + std::to_string(number + 1) + path.substr(end);
}

}  // namespace zcbench
