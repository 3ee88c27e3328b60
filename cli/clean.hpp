// `zcbench clean`: what killed runs left. Its options; the command is in commands.hpp.
#pragma once

#include <optional>
#include <string>

namespace CLI {
class App;
}

namespace zcbench {

struct CleanOptions {
  std::string folder = "results";  ///< where results files are
};

void add_clean(CLI::App& app, std::optional<CleanOptions>& chosen);

}  // namespace zcbench
