// `zcbench baseline save|list|show|drop`: keeps results to compare later ones with. Its options;
// the command is in commands.hpp.
#pragma once

#include <optional>
#include <string>

namespace CLI {
class App;
}

namespace zcbench {

struct BaselineOptions {
  std::string action;  ///< save, list, show, drop
  std::string name;
  std::string file;                      ///< save only
  std::optional<std::string> selfcheck;  ///< save only: file with noise floors
  std::string folder;
};

/// --dir DIR.
void add_baseline_folder(CLI::App& command, std::string& folder);
void add_baseline(CLI::App& app, std::optional<BaselineOptions>& chosen);

}  // namespace zcbench
