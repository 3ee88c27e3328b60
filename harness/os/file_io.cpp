#include "harness/os/file_io.hpp"

#include <fcntl.h>
#include <fmt/core.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <fstream>

#include "harness/base/digest.hpp"
#include "harness/os/signals.hpp"

namespace zcbench {

std::optional<std::uint64_t> number_in_file(const std::string& path) {
  std::ifstream file(path);
  std::uint64_t number = 0;
  if (file >> number) return number;
  return std::nullopt;
}

std::uint64_t number_in_file(const std::string& path, std::uint64_t otherwise) {
  std::ifstream file(path);
  std::uint64_t number = 0;
  return file >> number ? number : otherwise;
}

FileDescriptor open_for_reading(const std::string& path) {
  return FileDescriptor(::open(system_text(path), O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY));
}

std::optional<std::string> read_at_most(const FileDescriptor& file, std::size_t max_bytes) {
  std::string text(max_bytes, '\0');
  std::size_t size = 0;
  while (size < text.size()) {
    const ssize_t got = ::read(file.get(), text.data() + size, text.size() - size);
    if (got == 0) break;
    if (got > 0) size += static_cast<std::size_t>(got);
    if (got < 0 && errno != EINTR) return std::nullopt;
  }
  text.resize(size);
  return text;
}

std::optional<std::string> digest_of_file(const FileDescriptor& file) {
  constexpr std::size_t kPieceBytes = std::size_t{1} << 16;  // stays in the cache
  std::vector<char> piece(kPieceBytes);
  Digest digest;
  while (true) {
    throw_if_interrupted();
    const ssize_t got = ::read(file.get(), piece.data(), piece.size());
    if (got == 0) return digest.text();
    if (got > 0) digest.add(std::string_view(piece.data(), static_cast<std::size_t>(got)));
    if (got < 0 && errno != EINTR) return std::nullopt;
  }
}

void write_all(int descriptor, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(descriptor, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) {
      throw SystemError(fmt::format("write of {} more bytes", bytes.size()),
                        written < 0 ? errno : EIO);
    }
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
}

void write_all_at(int descriptor, std::uint64_t place, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written =
        ::pwrite(descriptor, bytes.data(), bytes.size(), static_cast<off_t>(place));
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) {
      throw SystemError(fmt::format("write of {} more bytes", bytes.size()),
                        written < 0 ? errno : EIO);
    }
    place += static_cast<std::uint64_t>(written);
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
}

void sync_to_disk(const FileDescriptor& file, const char* what) {
  while (::fsync(file.get()) != 0) {
    if (errno != EINTR) throw SystemError(what, errno);
  }
}

void sync_folder(const FileDescriptor& folder) {
  while (::fsync(folder.get()) != 0) {
    if (errno == EINVAL) return;
    if (errno != EINTR) throw SystemError("fsync of the directory", errno);
  }
}

bool lock_if_free(const FileDescriptor& file) {
  return ::flock(file.get(), LOCK_EX | LOCK_NB) == 0 || errno != EWOULDBLOCK;
}

bool has_a_name(const FileDescriptor& file) {
  struct stat status {};
  return ::fstat(file.get(), &status) == 0 && status.st_nlink > 0;
}

std::vector<std::string> names_in_folder(const std::string& folder) {
  std::vector<std::string> names;
  std::error_code error;
  for (std::filesystem::directory_iterator entry(system_text(folder), error), end;
       !error && entry != end; entry.increment(error)) {
    names.push_back(entry->path().filename());
  }
  std::ranges::sort(names);
  return names;
}

bool is_there(const std::string& path) {
  struct stat status {};
  return ::lstat(system_text(path), &status) == 0;
}

bool is_same_file(const std::string& one, const std::string& other) {
  std::error_code error;
  return std::filesystem::equivalent(system_text(one), system_text(other), error);
}

std::string place_of(const std::string& path) {
  std::error_code ignored;
  // weakly_canonical leaves a relative path unchanged if it does not exist.
  const auto absolute = std::filesystem::absolute(system_text(path), ignored);
  return std::filesystem::weakly_canonical(absolute, ignored);
}

std::string absolute_path(const std::string& path) {
  std::error_code ignored;
  return std::filesystem::absolute(system_text(path), ignored).lexically_normal();
}

std::string parent_folder(const std::string& path) {
  const std::size_t slash = path.rfind('/');
  if (slash == std::string::npos) return ".";
  return slash == 0 ? "/" : path.substr(0, slash);
}

void make_folders(const std::string& folder) {
  std::error_code error;
  std::filesystem::create_directories(system_text(folder), error);
}

void remove_folder(const std::string& folder) {
  std::error_code error;
  std::filesystem::remove_all(system_text(folder), error);
}

std::string own_path() {
  static const std::string path = [] {
    std::error_code error;
    std::string self = std::filesystem::read_symlink("/proc/self/exe", error);
    if (error) throw MachineError(fmt::format("cannot read /proc/self/exe: {}", error.message()));
    return self;
  }();
  return path;
}

}  // namespace zcbench
