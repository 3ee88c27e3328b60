// Command: one row of the table in commands.cpp. A new command needs one file, which declares its
// options and does its work, and one row. parse_command_line reads the table.
#pragma once

#include <functional>
#include <memory>
#include <span>

#include "harness/base/exit_code.hpp"

namespace CLI {
class App;  // its header takes seconds to compile
}

namespace zcbench {

struct CommandResult {
  ExitCode code = ExitCode::kSuccess;
  /// False if the results are saved in a file: then the command succeeds even if its text cannot be
  /// printed.
  bool text_is_the_product = true;
};

/// Does the command's work once its options are parsed. Throws the errors of errors.hpp.
using Action = std::function<CommandResult()>;

struct Command {
  const char* name;
  const char* description;  ///< its line in `zcbench --help`
  /// Declares the command's options and returns its action.
  Action (*declare)(CLI::App& command);
};

/// All commands, in the order of `zcbench --help`.
std::span<const Command> commands();

/// An action that calls `execute` with the options as they are when it runs.
template <typename Options>
Action action(std::shared_ptr<Options> options, ExitCode (*execute)(const Options&)) {
  return
      [options = std::move(options), execute] { return CommandResult{.code = execute(*options)}; };
}

}  // namespace zcbench
