#include "harness/plan/config_file.hpp"

#include <fmt/core.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <optional>
#include <vector>

#include "harness/base/text.hpp"
#include "harness/json/json_file.hpp"
#include "harness/os/file_io.hpp"
#include "harness/os/posix.hpp"

namespace zcbench {

namespace {

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

// What a built-in config names, such as the programs in peers/, is next to the installed configs,
// or where the program was built.
std::string folder_of_builtins() {
  const std::string installed = folder_of(own_path()) + "../share/zcbench/configs/";
  return is_there(installed) ? installed : std::string(builtin_config_folder());
}

bool is_directory(const FileDescriptor& file) {
  struct stat status {};
  return ::fstat(file.get(), &status) == 0 && S_ISDIR(status.st_mode);
}

}  // namespace

std::string folder_of(const std::string& path) { return path.substr(0, path.rfind('/') + 1); }

ConfigText read_config_text(const std::string& path_or_name) {
  const bool may_be_name = path_or_name.find('/') == std::string::npos;
  const FileDescriptor file = open_for_reading(path_or_name);
  const int error = file.is_open() ? 0 : errno;
  // A folder is not a config, so a folder called `peers` does not hide the built-in of that name.
  if (may_be_name && (error == ENOENT || (error == 0 && is_directory(file)))) {
    if (auto text = find_builtin(path_or_name)) {
      return {.label = "built-in " + path_or_name,
              .folder = folder_of_builtins(),
              .text = std::move(*text)};
    }
  }
  if (file.is_open()) {
    return {.label = path_or_name,
            .folder = folder_of(path_or_name),
            .text = read_json_text(file, path_or_name)};
  }
  if (error == ENOENT && may_be_name) {
    fail_config(in_quotes(path_or_name),
                fmt::format("neither a file nor a built-in config: {}",
                            unknown_name("built-in config", path_or_name, builtin_names())));
  }
  fail_config(escaped(path_or_name),
              fmt::format("cannot be opened: {}; allowed: {}, or a built-in config: {}",
                          std::strerror(error), kSmallJsonFile, joined(builtin_names())));
}

}  // namespace zcbench
