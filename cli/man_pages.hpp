// Man pages of zcbench and of its commands, in the format of man(7). The manual command generates
// them from the commands' help.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "cli/command_help.hpp"

namespace zcbench {

struct ManPage {
  std::string name;  ///< "zcbench-run", in section 1
  std::string text;
};

/// One page for zcbench and one for each command, which includes its subcommands. `help` is
/// all_command_help().
std::vector<ManPage> man_pages(std::span<const CommandHelp> help);

}  // namespace zcbench
