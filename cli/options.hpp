// Options that several commands share, and the table of exit codes for their help. Used by the
// commands when they declare their options.
#pragma once

#include <CLI/CLI.hpp>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "cli/terminal.hpp"
#include "harness/base/console.hpp"
#include "harness/base/exit_code.hpp"
#include "harness/json/json_write.hpp"
#include "harness/plan/config.hpp"

namespace zcbench {

/// Empty if `given` is one of `words`; otherwise the message for an unknown name, as in a config.
std::string refusal(std::string_view noun, std::string_view given,
                    std::span<const std::string_view> words);
/// Accepts only these words. They are also the validator's name, from which completions read them.
CLI::Validator one_of(std::vector<std::string_view> words);

/// `flag` WHEN: auto, always or never.
void add_when(CLI::App& command, const std::string& flag, When& when, const std::string& help);
/// --progress WHEN.
void add_progress(CLI::App& command, When& progress);
/// --format with these words; the first is the default.
void add_format(CLI::App& command, std::string& format, std::vector<std::string_view> words);
/// A positional CONFIG.
CLI::Option* add_config(CLI::App& command, std::string& config);
/// `flag` KEY=VALUE, any number of times. Parsing throws ConfigError for anything else.
void add_settings(CLI::App& command, const std::string& flag,
                  std::vector<std::pair<std::string, std::string>>& set, const std::string& help);
/// --set KEY=VALUE, any number of times.
void add_set(CLI::App& command, Overrides& overrides);
/// --filter REGEX.
void add_filter(CLI::App& command, std::string& filter);
/// -o, --output FILE.
void add_output(CLI::App& command, std::optional<std::string>& output, const std::string& help);
/// --dir DIR, the folder of baselines.
void add_baseline_folder(CLI::App& command, std::string& folder);
/// --seed N, digits only, as in a config.
void add_seed(CLI::App& command, std::optional<std::uint64_t>& seed, const std::string& help);

/// "Exit codes:" and one line for each.
std::string exit_code_table();

/// The members with which every command's `--format json` starts, followed by those of the object
/// `members`. If both have a member, the envelope's is used.
nlohmann::ordered_json in_envelope(std::string_view command, ExitCode code,
                                   const nlohmann::ordered_json& members);

/// Renders a report of a command, which ends with `code`, in the format that add_format read.
template <typename Report>
std::string in_format(const Report& report, const std::string& format, std::string_view command,
                      ExitCode code) {
  if (format == "json") return json_text(in_envelope(command, code, to_json(report)));
  if (format == "markdown") return render_markdown(report);
  if constexpr (requires { render_text(report, table_style()); }) {
    return render_text(report, table_style());
  } else {
    return render_text(report, paragraph_width());
  }
}

}  // namespace zcbench
