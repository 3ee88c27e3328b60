// What the commands' options share: words, seeds, --set, and the table of exit codes. Used by the
// add_... functions of command_line.cpp and of harness/ab/.
#pragma once

#include <CLI/CLI.hpp>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "harness/base/console.hpp"
#include "harness/plan/config.hpp"

namespace zcbench {

/// Nothing if `given` is one of `words`, else the words by which a config refuses a name.
std::string refusal(std::string_view noun, std::string_view given,
                    std::span<const std::string_view> words);
/// Accepts those words only.
CLI::Validator one_of(std::vector<std::string_view> words);

/// `flag` WHEN: auto, always or never.
void add_when(CLI::App& command, const std::string& flag, When& when, const std::string& help);
/// --format with those words, the first being the default; `format` gets the word.
void add_format(CLI::App& command, std::string& format, std::vector<std::string_view> words);
/// A positional CONFIG.
CLI::Option* add_config(CLI::App& command, std::string& config);
/// `flag` KEY=VALUE, any number of times. Throws ConfigError at parsing for what is not that.
void add_set(CLI::App& command, const std::string& flag,
             std::vector<std::pair<std::string, std::string>>& set, const std::string& help);
/// --seed N; digits only, as in a config.
void add_seed(CLI::App& command, std::optional<std::uint64_t>& seed, const std::string& help);

/// "Exit codes:" and a line for each.
std::string exit_code_table();

/// Adds a command; `chosen` becomes what the returned options hold if the command line names it.
template <typename Options>
std::pair<CLI::App*, std::shared_ptr<Options>> add_command(CLI::App& app, const std::string& name,
                                                           const std::string& description,
                                                           std::optional<Options>& chosen) {
  auto options = std::make_shared<Options>();
  CLI::App* command = app.add_subcommand(name, description);
  command->footer(exit_code_table());
  command->callback([options, &chosen] { chosen = *options; });
  return {command, options};
}

}  // namespace zcbench
