// Reads a config's text from a file or from the built-in configs. Called by load_config.
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace zcbench {

struct BuiltinConfig {
  std::string_view name;  ///< file name without ".json"
  std::string_view text;
};

/// All built-in configs, sorted by name.
std::span<const BuiltinConfig> builtin_configs();

/// ".../": the folder that they were compiled from, which may no longer exist.
std::string_view builtin_config_folder();

struct ConfigText {
  std::string label;   ///< the path as given, or "built-in NAME"
  std::string folder;  ///< "" or ".../": what its relative paths are relative to
  std::string text;
};

/// "" or ".../": the folder of the file at `path`.
std::string folder_of(const std::string& path);

/// Never blocks and never reads more than 384 KiB, whatever the path is. Throws ConfigError.
ConfigText read_config_text(const std::string& path_or_name);

}  // namespace zcbench
