#include "harness/compare_command.hpp"

#include <fmt/core.h>

#include <ctime>
#include <nlohmann/json.hpp>

#include "harness/ab/ab_command_line.hpp"
#include "harness/baseline_command.hpp"
#include "harness/baseline_store.hpp"
#include "harness/command_options.hpp"
#include "harness/commands.hpp"
#include "harness/comparison_report.hpp"
#include "harness/config_message.hpp"
#include "harness/errors.hpp"
#include "harness/output_file.hpp"
#include "harness/results_reader.hpp"
#include "harness/verdict_code.hpp"

namespace zcbench {

namespace {

constexpr double kNsPerS = 1e9;

// CLI11 fills positionals in order; with --baseline the only one is NEW.
std::string sort_out_files(CompareOptions& options) {
  if (options.baseline && options.new_file.empty()) std::swap(options.base, options.new_file);
  if (options.baseline && !options.base.empty()) return "--baseline NAME takes the place of BASE";
  if (options.new_file.empty()) return "two results files are needed: BASE NEW, or --baseline NAME";
  return "";
}

CompareRules rules_of(const CompareOptions& options, const ResultsFile& base) {
  CompareRules rules{.margin = options.margin,
                     .may_differ_in_machine = options.allow_different_machine};
  // Google Benchmark repeats within a repetition until nanoseconds mean something.
  if (base.is_foreign) rules.floor_ns = 0.0;
  if (options.floor_ns) rules.floor_ns = *options.floor_ns;
  return rules;
}

std::string render(const ComparisonReport& report, const std::string& format) {
  if (format == "markdown") return render_markdown(report);
  if (format == "text") return render_text(report);
  return to_json(report).dump(1, ' ', false, nlohmann::ordered_json::error_handler_t::replace) +
         "\n";
}

double margin_of(const std::string& text) {
  const std::optional<double> margin = parse_percentage(text);
  if (margin && *margin >= 0.001 && *margin <= 1.0) return *margin;
  throw ConfigError(fmt::format(
      "--margin {} is not allowed here; allowed: from 0.1% to 100%, with the %", in_quotes(text)));
}

double floor_ns_of(const std::string& text) {
  const std::optional<double> floor_s = parse_duration_s(text);
  if (floor_s && *floor_s <= 1.0) return *floor_s * kNsPerS;
  throw ConfigError(fmt::format("--floor {} is not allowed here; allowed: from 0s to 1s, e.g. 1us",
                                in_quotes(text)));
}

}  // namespace

void add_compare(CLI::App& app, std::optional<CompareOptions>& chosen) {
  const auto [command, compare] =
      add_command(app, "compare", "judge two results files point by point", chosen);
  command->add_option("BASE", compare->base, "results file to compare with");
  command->add_option("NEW", compare->new_file, "results file to judge");
  command->add_option("--baseline", compare->baseline, "a saved baseline in place of BASE")
      ->type_name("NAME");
  add_baseline_folder(*command, compare->baseline_folder);
  add_format(*command, compare->format, {"text", "markdown", "json"});
  command
      ->add_option_function<std::string>(
          "--margin",
          [options = compare](const std::string& text) { options->margin = margin_of(text); },
          "\"within the margin\" is less than that (default 3%)")
      ->type_name("TEXT");
  command
      ->add_option_function<std::string>(
          "--floor",
          [options = compare](const std::string& text) { options->floor_ns = floor_ns_of(text); },
          "a difference below that is none (default 1us; for files of Google Benchmark 0s)")
      ->type_name("TEXT");
  command->add_flag("--allow-different-machine", compare->allow_different_machine,
                    "compare all the same; every line of output then says so");
  command->add_option("-o,--output", compare->output, "write the report there, too")
      ->type_name("FILE");
}

ExitCode compare(const CompareOptions& given) {
  CompareOptions options = given;
  if (const std::string wrong = sort_out_files(options); !wrong.empty()) {
    throw ConfigError(fmt::format("compare: {} (see zcbench compare --help)", wrong));
  }
  std::optional<OutputFile> output;
  for (const std::string& input : {options.base, options.new_file}) {  // never over either
    if (options.output) output.emplace(*options.output, input);
  }
  const ResultsFile other = read_results(options.new_file);
  const BaselineStore store(options.baseline_folder);
  const ResultsFile base = read_results(
      options.baseline ? store.path_for(*options.baseline, other.machine) : options.base);
  const CompareRules rules = rules_of(options, base);
  const Comparison comparison = compare(base, other, rules);
  ComparisonReport report{base, other, rules, comparison, {}};
  if (options.baseline) report.warnings = staleness(base, other.kernel, std::time(nullptr));
  const std::string text = render(report, options.format);
  if (output) output->save(text);
  print_out("{}", text);
  return exit_code_of(comparison.verdict);
}

}  // namespace zcbench
