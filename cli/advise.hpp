// `zcbench advise --kernel K --elements N`: which strategy a results file speaks for. Its options;
// the command is in commands.hpp.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "harness/model/point.hpp"

namespace CLI {
class App;
}

namespace zcbench {

struct AdviseOptions {
  std::string kernel;
  std::uint64_t elements = 0;
  std::optional<std::uint32_t> workers;  ///< none: one per CPU that the file's run was allowed
  Lifecycle lifecycle = Lifecycle::fork;
  std::optional<std::string> results;  ///< none: the newest of the lecture config in results/
  std::string format;                  ///< text, markdown, json
};

void add_advise(CLI::App& app, std::optional<AdviseOptions>& chosen);

}  // namespace zcbench
