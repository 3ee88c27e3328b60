// CommandHelp: what `--help` says about a command, as plain values. Read from the options that the
// commands declare; man pages and completions are generated from it.
#pragma once

#include <string>
#include <vector>

namespace zcbench {

/// What a shell offers for a value in addition to `words`.
enum class Completes { nothing, files, folders };

struct OptionHelp {
  std::vector<std::string> names;  ///< "-o", "--output"; for a positional, "CONFIG"
  std::string value;               ///< "FILE"; empty: a flag
  std::vector<std::string> words;  ///< allowed values, as far as they are known
  Completes completes = Completes::nothing;
  std::string help;
  bool is_positional = false;
  bool is_required = false;
  bool takes_many = false;

  bool has_value() const { return !is_positional && !value.empty(); }
};

struct CommandHelp {
  std::string name;  ///< "run", "baseline save"; empty: zcbench itself
  std::string description;
  std::vector<OptionHelp> options;  ///< in the order of the help

  /// Whether this is a subcommand, such as "baseline save".
  bool is_inner() const { return name.find(' ') != std::string::npos; }
};

/// zcbench, then its commands in the order of the help, each followed by its subcommands.
std::vector<CommandHelp> all_command_help();

}  // namespace zcbench
