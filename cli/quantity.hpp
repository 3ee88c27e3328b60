// Percentages and durations on the command line. They always need their unit. Used by the commands
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

/// Includes both ends.
struct AllowedRange {
  double least;
  double most;
};

/// `flag` TEXT, a percentage. `take` gets it as a plain ratio; `allowed` is one, too.
void add_percentage(CLI::App& command, const std::string& flag, AllowedRange allowed,
                    const std::function<void(double)>& take, const std::string& help);
/// `flag` TEXT, a duration. `take` gets it in seconds; `words` describe what `allowed` is.
void add_duration(CLI::App& command, const std::string& flag, AllowedRange allowed,
                  const std::string& words, const std::function<void(double)>& take,
                  const std::string& help);

}  // namespace zcbench
