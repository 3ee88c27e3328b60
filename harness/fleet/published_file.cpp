#include "harness/fleet/published_file.hpp"

#include <fcntl.h>
#include <fmt/core.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>
#include <cstdio>

#include "harness/base/errors.hpp"
#include "harness/base/text.hpp"
#include "harness/os/file_io.hpp"
#include "harness/os/posix.hpp"

namespace zcbench {

namespace {

constexpr std::string_view kUnpublished = ".zcbench-fleet-tmp.";

std::string random_letters() {
  std::uint64_t bits = 0;
  if (::getrandom(&bits, sizeof bits, 0) != sizeof bits)
    bits = static_cast<std::uint64_t>(::getpid());
  return fmt::format("{:016x}", bits);
}

std::string name_of(const std::string& path) { return path.substr(path.rfind('/') + 1); }

// A new file under a temporary name; the destructor removes that name.
class NewFile {
 public:
  explicit NewFile(const std::string& target)
      : path_(fmt::format("{}/{}{}.{}", parent_folder(target), kUnpublished, name_of(target),
                          random_letters())) {
    constexpr mode_t kMode = 0666;
    file_ =
        FileDescriptor(::open(system_text(path_), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, kMode));
    if (!file_.is_open()) throw SystemError("creating a file", errno);
  }
  ~NewFile() { ::unlink(system_text(path_)); }
  NewFile(const NewFile&) = delete;
  NewFile& operator=(const NewFile&) = delete;

  void write(std::string_view text) const {
    write_all(file_.get(), text);
    sync_to_disk(file_);
  }
  enum class Named { yes, target_exists, swept };
  // `swept`: another process has removed our file because it took it for a leftover.
  Named rename_to(const std::string& target) const {
    if (::rename(system_text(path_), system_text(target)) == 0) return Named::yes;
    if (errno == ENOENT) return Named::swept;
    throw SystemError("rename", errno);
  }
  Named link_to(const std::string& target) const {
    if (::link(system_text(path_), system_text(target)) == 0) return Named::yes;
    const int error = errno;
    // If a server's first answer was lost, its second says that the target exists: open(2), O_EXCL.
    if (has_two_names()) return Named::yes;
    if (error == EEXIST) return Named::target_exists;
    if (error == ENOENT) return Named::swept;
    // For file systems without hard links.
    if (::renameat2(AT_FDCWD, system_text(path_), AT_FDCWD, system_text(target),
                    RENAME_NOREPLACE) == 0) {
      return Named::yes;
    }
    if (errno == EEXIST) return Named::target_exists;
    throw SystemError("link", error);
  }

 private:
  bool has_two_names() const {
    struct stat status {};
    return ::fstat(file_.get(), &status) == 0 && status.st_nlink == 2;
  }

  std::string path_;
  FileDescriptor file_;
};

void sync_folder_of(const std::string& path) {
  const FileDescriptor folder(
      ::open(system_text(parent_folder(path)), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (folder.is_open()) sync_folder(folder);
}

// Writes the file, and writes it again if it was swept before it got its name. Returns whether it
// got the name.
template <typename GiveName>
bool publish(const std::string& path, std::string_view text, const GiveName& give_name) {
  try {
    while (true) {
      const NewFile file(path);
      file.write(text);
      const NewFile::Named named = give_name(file);
      if (named == NewFile::Named::swept) continue;
      if (named == NewFile::Named::yes) sync_folder_of(path);
      return named == NewFile::Named::yes;
    }
  } catch (const SystemError& error) {
    throw OutputError(fmt::format("{}: cannot be written: {}", escaped(path), error.what()));
  }
}

}  // namespace

void publish_file(const std::string& path, std::string_view text) {
  publish(path, text, [&](const NewFile& file) { return file.rename_to(path); });
}

bool publish_new_file(const std::string& path, std::string_view text) {
  return publish(path, text, [&](const NewFile& file) { return file.link_to(path); });
}

bool is_unpublished(std::string_view name) { return name.starts_with(kUnpublished); }

void remove_unpublished_files(const std::string& folder) {
  for (const std::string& name : names_in_folder(folder)) {
    if (is_unpublished(name)) ::unlink(system_text(folder + "/" + name));
  }
}

}  // namespace zcbench
