// `zcbench trend FILES...`: how each point's time moved over a history of results files. Its
// options; the command is in commands.hpp.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace CLI {
class App;
}

namespace zcbench {

struct TrendOptions {
  std::vector<std::string> files;
  std::string format;  ///< text, markdown, json
  double significance = 0.01;
  double margin = 0.01;
  std::optional<std::uint64_t> seed;
  bool allow_different_machine = false;
};

void add_trend(CLI::App& app, std::optional<TrendOptions>& chosen);

}  // namespace zcbench
