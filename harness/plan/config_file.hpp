// Where a config's text comes from: a file, or what is compiled in. Called by load_config.
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace zcbench {

struct BuiltinConfig {
  std::string_view name;  ///< file name without ".json"
  std::string_view text;
};

/// In alphabetical order of names.
std::span<const BuiltinConfig> builtin_configs();

/// ".../": the folder they were compiled from; it need not be there any more.
std::string_view builtin_config_folder();

struct ConfigText {
  std::string label;   ///< the path as given, or "built-in NAME"
  std::string folder;  ///< "" or ".../": where its relative paths start
  std::string text;
};

/// "" or ".../": the folder of the file at `path`.
std::string folder_of(const std::string& path);

/// Never blocks and never reads more than 384 KiB, whatever the path leads to. Throws ConfigError.
ConfigText read_config_text(const std::string& path_or_name);

}  // namespace zcbench
