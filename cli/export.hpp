// `zcbench export RESULTS`: a results file as other programs read it. Its options; the command is
// in commands.hpp.
#pragma once

#include <optional>
#include <string>

namespace CLI {
class App;
}

namespace zcbench {

struct ExportOptions {
  std::string file;
  std::string format = "csv";
  std::string filter;                 ///< regex; empty: every point
  std::optional<std::string> output;  ///< none: stdout
};

void add_export(CLI::App& app, std::optional<ExportOptions>& chosen);

}  // namespace zcbench
