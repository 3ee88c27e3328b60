// Completions of the command line for bash, zsh and fish. The manual command generates them from
// the commands' help.
#pragma once

#include <span>
#include <string>

#include "cli/command_help.hpp"

namespace zcbench {

/// Each takes all_command_help() and returns a script that the shell reads when it starts.
std::string bash_completion(std::span<const CommandHelp> help);
std::string zsh_completion(std::span<const CommandHelp> help);
std::string fish_completion(std::span<const CommandHelp> help);

}  // namespace zcbench
