// The configs that ship with zcbench, compiled in so that `zcbench run` works from any folder.
#pragma once

#include <span>
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

}  // namespace zcbench
