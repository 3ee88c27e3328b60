// `zcbench trend FILES...`: shows how the time of each point changed over a history of results
// files. Exit code 1: a point got slower.
#include "analysis/compare/trend_files.hpp"
#include "cli/commands.hpp"
#include "cli/options.hpp"
#include "cli/quantity.hpp"
#include "harness/base/errors.hpp"
#include "harness/json/json_write.hpp"

namespace zcbench {

namespace {

struct TrendOptions {
  std::vector<std::string> files;
  std::string format;  ///< text, markdown, json
  double significance = 0.01;
  double margin = 0.01;
  std::optional<std::uint64_t> seed;
  bool allow_different_machine = false;
};

// The number of permutations grows with the reciprocal of the significance.
constexpr double kLeastSignificance = 0.0001;

ExitCode trend(const TrendOptions& options) {
  if (options.files.size() < 2) {
    throw ConfigError("trend: name at least two results files (see zcbench trend --help)");
  }
  const TrendReport report = make_trend(read_in_order(options.files),
                                        {.significance = options.significance,
                                         .margin = options.margin,
                                         .seed = options.seed.value_or(TrendRules{}.seed)},
                                        options.allow_different_machine);
  const ExitCode code = slower_points(report) > 0 ? ExitCode::kRegression : ExitCode::kSuccess;
  print_lines(in_format(report, options.format, "trend", code));
  return code;
}

}  // namespace

Action declare_trend(CLI::App& command) {
  auto options = std::make_shared<TrendOptions>();
  command.add_option("FILES", options->files, "results files, in any order")->required();
  add_format(command, options->format, {"text", "markdown", "json"});
  add_percentage(
      command, "--significance", {kLeastSignificance, 0.5},
      [options = options.get()](double share) { options->significance = share; },
      "share of unchanged points that may raise a false alarm (default 1%)");
  add_percentage(
      command, "--margin", {0.0, 1.0},
      [options = options.get()](double share) { options->margin = share; },
      "ignore slowdowns up to this (default 1%)");
  add_seed(command, options->seed, "seed of the permutations (default 1)");
  command.add_flag("--allow-different-machine", options->allow_different_machine,
                   "judge files of different machines together");
  return action(options, trend);
}

}  // namespace zcbench
