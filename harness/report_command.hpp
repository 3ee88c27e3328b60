// `zcbench report RESULTS...`: results files as one page. Its options and what `run --report`
// shares with it; the command is in commands.hpp.
#pragma once

#include <optional>
#include <string>
#include <vector>

namespace CLI {
class App;
}

namespace zcbench {

struct ReportOptions {
  std::vector<std::string> files;
  std::optional<std::string> output;
  std::optional<std::string> svg_folder;
};

void add_report(CLI::App& app, std::optional<ReportOptions>& chosen);

/// Reads the files, saves their page and charts; returns the page's path. Throws errors of
/// errors.hpp: ConfigError also if the page would replace one of the files.
std::string write_report(const ReportOptions& options);

}  // namespace zcbench
