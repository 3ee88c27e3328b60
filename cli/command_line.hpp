// The command line: which command to run, with which options. Called by main.
#pragma once

#include "cli/commands.hpp"

namespace zcbench {

/// What zcbench is, for its help.
extern const char* const kAbout;

/// Declares every command of the table to `app`. Parsing then sets `chosen` to the action of the
/// command that was given.
void declare_commands(CLI::App& app, std::span<const Command> commands, Action& chosen);

/// Returns what the chosen command does. For --help and --version it prints them to stdout and
/// returns an action that does nothing. Throws ConfigError for bad usage.
Action parse_command_line(std::span<const Command> commands, int argc, char** argv);

}  // namespace zcbench
