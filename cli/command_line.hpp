// The command line: which command to run, with which options. Called by main.
#pragma once

#include "cli/commands.hpp"

namespace zcbench {

/// Returns what the chosen command does. For --help and --version it prints them to stdout and
/// returns an action that does nothing. Throws ConfigError for bad usage.
Action parse_command_line(std::span<const Command> commands, int argc, char** argv);

}  // namespace zcbench
