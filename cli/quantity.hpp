// Quantities of a command line: percentages and durations, which never go without their unit. Used
// by the commands that judge.
#pragma once

#include <CLI/CLI.hpp>
#include <functional>
#include <optional>
#include <string>

namespace zcbench {

/// "3%", "0.5%" as a plain ratio; nothing for anything else.
std::optional<double> parse_percentage(const std::string& text);
/// "90s", "10min", "1.5h", "2us" in seconds; nothing for anything else.
std::optional<double> parse_duration_s(const std::string& text);

/// Both ends are allowed.
struct AllowedRange {
  double least;
  double most;
};

/// `flag` TEXT: a percentage; `take` gets it as a plain ratio, as `allowed` is.
void add_percentage(CLI::App& command, const std::string& flag, AllowedRange allowed,
                    const std::function<void(double)>& take, const std::string& help);
/// `flag` TEXT: a duration; `take` gets its seconds. `words` say what `allowed` is.
void add_duration(CLI::App& command, const std::string& flag, AllowedRange allowed,
                  const std::string& words, const std::function<void(double)>& take,
                  const std::string& help);

}  // namespace zcbench
