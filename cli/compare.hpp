// `zcbench compare BASE NEW`: two results files judged point by point. Its options; the command is
// in commands.hpp.
#pragma once

#include <optional>
#include <string>

namespace CLI {
class App;
}

namespace zcbench {

struct CompareOptions {
  std::string base;  ///< empty if a baseline is named
  std::string new_file;
  std::optional<std::string> baseline;
  std::string baseline_folder;
  std::string format;  ///< text, markdown, json
  double margin = 0.03;
  std::optional<double> floor_ns;
  bool allow_different_machine = false;
  std::optional<std::string> output;
};

void add_compare(CLI::App& app, std::optional<CompareOptions>& chosen);

}  // namespace zcbench
