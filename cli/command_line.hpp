// The command line: which command is to run, with which options. Called by main.
#pragma once

#include "cli/commands.hpp"

namespace zcbench {

/// What the named command is to do. Prints help or the version to stdout where asked for; there is
/// nothing left to do then. Throws ConfigError for bad usage.
Action parse_command_line(std::span<const Command> commands, int argc, char** argv);

}  // namespace zcbench
