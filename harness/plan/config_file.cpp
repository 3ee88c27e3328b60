#include "harness/plan/config_file.hpp"

#include <fcntl.h>
#include <fmt/core.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <optional>
#include <vector>

#include "harness/os/bounded_read.hpp"
#include "harness/plan/builtin_configs.hpp"
#include "harness/base/text.hpp"
#include "harness/json/json_document.hpp"
#include "harness/os/posix.hpp"

namespace zcbench {

namespace {

constexpr std::string_view kAllowed = "a regular file of at most 384 KiB";

[[noreturn]] void fail_path(const std::string& path, std::string_view what) {
  fail_config(escaped(path), fmt::format("{}; allowed: {}", what, kAllowed));
}

std::vector<std::string_view> builtin_names() {
  std::vector<std::string_view> names;
  for (const BuiltinConfig& config : builtin_configs()) names.push_back(config.name);
  return names;
}

std::optional<std::string> find_builtin(const std::string& name) {
  const auto configs = builtin_configs();
  const auto found = std::ranges::find(configs, name, &BuiltinConfig::name);
  if (found == configs.end()) return std::nullopt;
  return std::string(found->text);
}

bool is_directory(const FileDescriptor& file) {
  struct stat status {};
  return ::fstat(file.get(), &status) == 0 && S_ISDIR(status.st_mode);
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

// One byte more than allowed at most, for JsonDocument to refuse.
std::string read_all(const FileDescriptor& file, const std::string& path) {
  auto text = read_at_most(file, kMaxJsonBytes + 1);
  if (!text) fail_path(path, fmt::format("cannot be read: {}", std::strerror(errno)));
  return *std::move(text);
}

}  // namespace

std::string folder_of(const std::string& path) { return path.substr(0, path.rfind('/') + 1); }

ConfigText read_config_text(const std::string& path_or_name) {
  const bool may_be_name = path_or_name.find('/') == std::string::npos;
  // O_NONBLOCK: opening a FIFO without a writer must not wait for one.
  const FileDescriptor file(
      ::open(system_text(path_or_name), O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY));
  const int error = file.is_open() ? 0 : errno;
  // A folder is no config, so a folder called `peers` does not stand in the way of that name.
  if (may_be_name && (error == ENOENT || (error == 0 && is_directory(file)))) {
    if (auto text = find_builtin(path_or_name)) {
      return {.label = "built-in " + path_or_name,
              .folder = std::string(builtin_config_folder()),
              .text = std::move(*text)};
    }
  }
  if (file.is_open()) {
    require_small_regular_file(file, path_or_name);
    return {.label = path_or_name,
            .folder = folder_of(path_or_name),
            .text = read_all(file, path_or_name)};
  }
  if (error == ENOENT && may_be_name) {
    fail_config(in_quotes(path_or_name),
                fmt::format("neither a file nor a built-in config: {}",
                            unknown_name("built-in config", path_or_name, builtin_names())));
  }
  fail_config(escaped(path_or_name),
              fmt::format("cannot be opened: {}; allowed: {}, or a built-in config: {}",
                          std::strerror(error), kAllowed, joined(builtin_names())));
}

}  // namespace zcbench
