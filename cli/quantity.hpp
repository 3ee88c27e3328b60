// Percentages and durations on the command line, which always need a unit. Used by the commands
// that judge results.
#pragma once

#include <CLI/CLI.hpp>
#include <functional>
#include <optional>
#include <string>

namespace zcbench {

/// "3%", "0.5%" as a plain ratio; nullopt for anything else.
std::optional<double> parse_percentage(const std::string& text);
/// "90s", "10min", "1.5h", "2us" in seconds; nullopt for anything else.
std::optional<double> parse_duration_s(const std::string& text);

/// A range that includes both ends.
struct AllowedRange {
  double least;
  double most;
};

/// Adds `flag` TEXT, a percentage. `take` gets it as a plain ratio, in which `allowed` also is.
void add_percentage(CLI::App& command, const std::string& flag, AllowedRange allowed,
                    const std::function<void(double)>& take, const std::string& help);
/// Adds `flag` TEXT, a duration. `take` gets it in seconds; `words` describe the range `allowed`.
void add_duration(CLI::App& command, const std::string& flag, AllowedRange allowed,
                  const std::string& words, const std::function<void(double)>& take,
                  const std::string& help);

}  // namespace zcbench
