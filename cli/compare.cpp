// `zcbench compare BASE NEW`: compares two results files point by point.
#include <fmt/core.h>

#include <ctime>

#include "analysis/compare/baseline_store.hpp"
#include "analysis/compare/comparison_report.hpp"
#include "analysis/compare/verdict_code.hpp"
#include "cli/commands.hpp"
#include "cli/options.hpp"
#include "cli/quantity.hpp"
#include "harness/base/errors.hpp"
#include "harness/base/text.hpp"
#include "harness/os/output_file.hpp"
#include "harness/results/results_reader.hpp"

namespace zcbench {

namespace {

struct CompareOptions {
  std::string base;  ///< empty with --baseline
  std::string new_file;
  std::optional<std::string> baseline;
  std::string baseline_folder;
  std::string format;  ///< text, markdown, json
  double margin = 0.03;
  std::optional<double> floor_ns;
  bool allow_different_machine = false;
  std::optional<std::string> output;
};

// CLI11 fills positionals in order, but with --baseline the only one is NEW.
std::string sort_out_files(CompareOptions& options) {
  if (options.baseline && options.new_file.empty()) std::swap(options.base, options.new_file);
  if (options.baseline && !options.base.empty())
    return "--baseline NAME replaces BASE: name only NEW";
  if (options.new_file.empty())
    return "name two results files, BASE and NEW, or --baseline NAME and NEW";
  return "";
}

CompareRules rules_of(const CompareOptions& options, const ResultsSummary& base) {
  CompareRules rules{.margin = options.margin,
                     .may_differ_in_machine = options.allow_different_machine};
  // Google Benchmark loops within a repetition until differences of nanoseconds are significant.
  if (base.is_google_benchmark) rules.floor_ns = 0.0;
  if (options.floor_ns) rules.floor_ns = *options.floor_ns;
  return rules;
}

ExitCode compare(const CompareOptions& given) {
  CompareOptions options = given;
  if (const std::string wrong = sort_out_files(options); !wrong.empty()) {
    throw ConfigError(fmt::format("compare: {} (see zcbench compare --help)", wrong));
  }
  const ResultsSummary other = read_results(options.new_file);
  const BaselineStore store(options.baseline_folder);
  const ResultsSummary base = read_results(
      options.baseline ? store.path_for(*options.baseline, other.machine) : options.base);
  const CompareRules rules = rules_of(options, base);
  std::optional<OutputFile> output;
  for (const std::string& input :
       {options.base, options.new_file}) {  // the output must not replace an input
    if (options.output) output.emplace(*options.output, input);
  }
  const Comparison comparison = compare(base, other, rules);
  ComparisonReport report{base, other, rules, comparison, {}};
  if (options.baseline) report.warnings = staleness(base, other.kernel, std::time(nullptr));
  const ExitCode code = exit_code_of(comparison.verdict);
  const std::string text = in_format(report, options.format, "compare", code);
  if (output) output->save(text);
  print_lines(text);
  return code;
}

}  // namespace

Action declare_compare(CLI::App& command) {
  auto options = std::make_shared<CompareOptions>();
  command.add_option("BASE", options->base, "results file to compare against");
  command.add_option("NEW", options->new_file, "results file to judge");
  command
      .add_option("--baseline", options->baseline,
                  "compare against a saved baseline instead of BASE")
      ->type_name("NAME");
  add_baseline_folder(command, options->baseline_folder);
  add_format(command, options->format, {"text", "markdown", "json"});
  add_percentage(
      command, "--margin", {0.001, 1.0},
      [options = options.get()](double margin) { options->margin = margin; },
      "changes smaller than this are \"within the margin\" (default 3%)");
  add_duration(
      command, "--floor", {0.0, 1.0}, "from 0s to 1s, e.g. 1us",
      [options = options.get()](double seconds) { options->floor_ns = seconds * 1e9; },
      "ignore changes smaller than this (default 1us; 0s for Google Benchmark files)");
  command.add_flag("--allow-different-machine", options->allow_different_machine,
                   "compare results of different machines; every line of output says so");
  add_output(command, options->output, "also write the report to this file");
  return action(options, compare);
}

}  // namespace zcbench
