// Command: one row of the table in commands.cpp. A new command is one file, which declares its
// options and does its work, and one row. Read by parse_command_line.
#pragma once

#include <CLI/CLI.hpp>
#include <functional>
#include <memory>
#include <span>

#include "harness/base/exit_code.hpp"

namespace zcbench {

struct CommandResult {
  ExitCode code = ExitCode::kSuccess;
  /// False if what was asked for is in files already, so that text that cannot be printed does not
  /// make a success a failure.
  bool text_is_the_product = true;
};

/// Does what the options ask for. Throws the errors of errors.hpp.
using Action = std::function<CommandResult()>;

struct Command {
  const char* name;
  const char* description;  ///< its line in `zcbench --help`
  /// Declares the command's options. The action is called once they are parsed.
  Action (*declare)(CLI::App& command);
};

/// In the order of `zcbench --help`.
std::span<const Command> commands();

/// `execute`, to be called with what the options are then.
template <typename Options>
Action action(std::shared_ptr<Options> options, ExitCode (*execute)(const Options&)) {
  return
      [options = std::move(options), execute] { return CommandResult{.code = execute(*options)}; };
}

}  // namespace zcbench
