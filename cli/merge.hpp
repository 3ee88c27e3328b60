// `zcbench merge RESULTS...`: the results of the parts of one plan as one file. Its options; the
// command is in commands.hpp.
#pragma once

#include <optional>
#include <string>
#include <vector>

namespace CLI {
class App;
}

namespace zcbench {

struct MergeOptions {
  std::vector<std::string> files;
  std::optional<std::string> output;  ///< none: results/NAME-UTC.json
  bool partial = false;               ///< points may be missing
};

void add_merge(CLI::App& app, std::optional<MergeOptions>& chosen);

}  // namespace zcbench
