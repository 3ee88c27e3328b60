// `zcbench claims RESULTS...`: what results say about the lecture's claims. Its options; the
// command is in commands.hpp.
#pragma once

#include <optional>
#include <string>
#include <vector>

namespace CLI {
class App;
}

namespace zcbench {

struct ClaimsOptions {
  std::vector<std::string> files;
  std::string format;                 ///< text, markdown, json
  std::optional<std::string> claims;  ///< file of claims; none: the built-in ones
};

void add_claims(CLI::App& app, std::optional<ClaimsOptions>& chosen);

}  // namespace zcbench
