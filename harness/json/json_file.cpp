#include "harness/json/json_file.hpp"

#include <fmt/core.h>
#include <sys/stat.h>

#include <cerrno>
#include <cstring>

#include "harness/base/text.hpp"
#include "harness/json/json_document.hpp"
#include "harness/os/file_io.hpp"

namespace zcbench {

namespace {

[[noreturn]] void fail_path(const std::string& path, std::string_view what) {
  fail_config(escaped(path), fmt::format("{}; allowed: {}", what, kSmallJsonFile));
}

void require_small_regular_file(const FileDescriptor& file, const std::string& path) {
  struct stat status {};
  if (::fstat(file.get(), &status) != 0) fail_path(path, std::strerror(errno));
  if (S_ISDIR(status.st_mode)) fail_path(path, "is a directory");
  if (!S_ISREG(status.st_mode)) fail_path(path, "is not a regular file");
  if (status.st_size > static_cast<off_t>(kMaxJsonBytes)) {
    fail_path(path, fmt::format("has {} bytes", status.st_size));
  }
}

}  // namespace

std::string read_json_text(const FileDescriptor& file, const std::string& path) {
  require_small_regular_file(file, path);
  // At most one byte more than allowed, so that JsonDocument refuses the text.
  auto text = read_at_most(file, kMaxJsonBytes + 1);
  if (!text) fail_path(path, fmt::format("cannot be read: {}", std::strerror(errno)));
  return *std::move(text);
}

std::string read_json_text(const std::string& path) {
  const FileDescriptor file = open_for_reading(path);
  if (!file.is_open()) fail_path(path, fmt::format("cannot be opened: {}", std::strerror(errno)));
  return read_json_text(file, path);
}

}  // namespace zcbench
