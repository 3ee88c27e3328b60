#include "cli/command_line.hpp"

#include <fmt/core.h>

#include <iostream>

#include "cli/options.hpp"
#include "harness/base/build_info.hpp"
#include "harness/base/errors.hpp"

namespace zcbench {

const char* const kAbout =
    "zcbench measures which way of sharing an array between processes is fastest on this "
    "machine, at which size, and why.";

namespace {

std::string version_line() {
  return fmt::format("zcbench {} (commit {}, {}, {})", kVersion, kCommit, kBuildType, kCompiler);
}

// CLI11 would only say that a command is missing; this names the wrong word and suggests a correct
// one.
void require_command(std::span<const Command> commands, std::span<char* const> arguments) {
  if (arguments.size() < 2 || arguments[1][0] == '-') return;
  std::vector<std::string_view> names;
  for (const Command& command : commands) names.push_back(command.name);
  const std::string wrong = refusal("command", arguments[1], names);
  if (!wrong.empty()) throw ConfigError(wrong + " (see zcbench --help)");
}

}  // namespace

void declare_commands(CLI::App& app, std::span<const Command> commands, Action& chosen) {
  app.set_version_flag("--version", version_line());
  app.footer(exit_code_table());
  for (const Command& command : commands) {
    CLI::App* const added = app.add_subcommand(command.name, command.description);
    added->footer(exit_code_table());
    added->callback([&chosen, action = command.declare(*added)] { chosen = action; });
  }
}

Action parse_command_line(std::span<const Command> commands, int argc, char** argv) {
  CLI::App app{kAbout, "zcbench"};
  app.require_subcommand(1);
  app.fallthrough(false);
  Action chosen;
  declare_commands(app, commands, chosen);
  try {
    require_command(commands, {argv, static_cast<std::size_t>(argc)});
    app.parse(argc, argv);
  } catch (const CLI::Success& asked) {  // --help and --version
    app.exit(asked, std::cout, std::cerr);
    return [] { return CommandResult{}; };
  } catch (const CLI::ParseError& error) {
    throw ConfigError(fmt::format("{} (see zcbench --help)", error.what()));
  }
  return chosen;
}

}  // namespace zcbench
