// `zcbench doctor`: what on this machine will spoil measurements. Its options; the command is in
// commands.hpp.
#pragma once

#include <optional>
#include <string>

namespace CLI {
class App;
}

namespace zcbench {

struct DoctorOptions {
  std::string format;  ///< text, json
};

void add_doctor(CLI::App& app, std::optional<DoctorOptions>& chosen);

}  // namespace zcbench
