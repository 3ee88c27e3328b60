#include "harness/transfer/array_file.hpp"

#include <fcntl.h>
#include <fmt/core.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>

namespace zcbench {

namespace {

// Creates the file without a name if the file system supports that. Otherwise only a kill within a
// few microseconds could leave an empty file.
FileDescriptor make_nameless_file(const std::string& folder) {
  FileDescriptor file(::open(system_text(folder), O_TMPFILE | O_EXCL | O_RDWR | O_CLOEXEC, 0600));
  if (file.is_open() || (errno != EOPNOTSUPP && errno != EISDIR && errno != ENOENT)) return file;
  std::string name = folder + "/zcbench-XXXXXX";
  file = FileDescriptor(::mkostemp(name.data(), O_CLOEXEC));
  if (file.is_open()) ::unlink(system_text(name));
  return file;
}

}  // namespace

std::string array_file_folder() {
  const char* folder = std::getenv("TMPDIR");
  return folder != nullptr && *folder != '\0' ? folder : "/tmp";
}

FileDescriptor make_array_file(std::uint64_t size_bytes) {
  const std::string folder = array_file_folder();
  FileDescriptor file = make_nameless_file(folder);
  if (!file.is_open()) throw SystemError("a file in " + folder, errno);
  // The first touch of a hole would raise SIGBUS if the disk is full.
  int error = EINTR;
  while (error == EINTR) error = ::posix_fallocate(file.get(), 0, static_cast<off_t>(size_bytes));
  if (error != 0) {
    throw SystemError(fmt::format("reserving {} bytes in {}", size_bytes, folder), error);
  }
  return file;
}

}  // namespace zcbench
