// The command lines of `sample`, `ab` and `selfcheck`. Called by parse_command_line.
#pragma once

#include "cli/command_line.hpp"
#include "cli/options.hpp"

namespace zcbench {

void add_sample(CLI::App& app, std::optional<SampleOptions>& chosen);
void add_ab(CLI::App& app, std::optional<AbOptions>& chosen);
void add_selfcheck(CLI::App& app, std::optional<SelfcheckOptions>& chosen);

}  // namespace zcbench
