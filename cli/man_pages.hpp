// Man pages of zcbench and of its commands, in the language of man(7). Written from what their help
// says by the manual command.
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

/// One page for zcbench and one for each command. `help` is all_command_help(): a command's own
/// commands are on its page.
std::vector<ManPage> man_pages(std::span<const CommandHelp> help);

}  // namespace zcbench
