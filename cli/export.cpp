// `zcbench export RESULTS`: converts a results file to a format of another program.
#include <fmt/core.h>

#include <algorithm>

#include "analysis/export/csv_table.hpp"
#include "analysis/export/markdown_table.hpp"
#include "analysis/export/medians_json.hpp"
#include "analysis/export/trace.hpp"
#include "cli/commands.hpp"
#include "cli/options.hpp"
#include "harness/base/format.hpp"
#include "harness/base/text.hpp"
#include "harness/json/json_write.hpp"
#include "harness/os/activity.hpp"
#include "harness/os/file_io.hpp"
#include "harness/os/output_file.hpp"
#include "harness/plan/name_filter.hpp"

namespace zcbench {

namespace {

struct ExportOptions {
  std::string file;
  std::string format = "csv";
  std::string filter;                 ///< regex; empty: every point
  std::optional<std::string> output;  ///< none: stdout
};

struct ExportFormat {
  std::string_view name;
  bool has_failed_points;  ///< shows points without samples too
  std::string (*text)(const Results&);
};

constexpr std::array kFormats{
    ExportFormat{"csv", true, [](const Results& file) { return samples_csv(file.run.points); }},
    ExportFormat{"csv-summary", true,
                 [](const Results& file) { return summary_csv(file.run.points); }},
    ExportFormat{"markdown", true, medians_markdown},
    ExportFormat{
        "github-action-benchmark", false,
        [](const Results& file) { return json_text(github_action_json(file.run.points)); }},
    ExportFormat{"bencher", false,
                 [](const Results& file) { return json_text(bencher_json(file.run.points)); }},
    ExportFormat{"trace", false, [](const Results& file) { return json_text(trace_json(file)); }}};

std::vector<std::string_view> format_names() {
  std::vector<std::string_view> names;
  for (const ExportFormat& format : kFormats) names.push_back(format.name);
  return names;
}

void apply_filter(const std::string& filter, Results& file) {
  std::vector<std::string> names;
  for (const PointResult& result : file.run.points) names.push_back(result.point.name());
  const std::vector<bool> matching = names_matching(filter, names);
  std::size_t index = 0;
  std::erase_if(file.run.points, [&](const PointResult&) { return !matching[index++]; });
  if (file.run.points.empty()) {
    fail_config("--filter " + escaped(filter),
                fmt::format("no point name in {} matches; --for csv-summary lists the names in "
                            "its column \"name\"",
                            escaped(file.label)));
  }
}

std::optional<OutputFile> open_output(const ExportOptions& options) {
  if (!options.output) return std::nullopt;
  if (is_same_file(*options.output, options.file)) {
    throw ConfigError(fmt::format("output {}: is the results file itself; choose another file",
                                  in_quotes(*options.output)));
  }
  return std::optional<OutputFile>(std::in_place, *options.output, "");
}

void report_skipped_points(const Results& file) {
  const auto count = static_cast<std::uint64_t>(std::ranges::count_if(
      file.run.points, [](const PointResult& result) { return result.samples.empty(); }));
  if (count == 0) return;
  print_error("zcbench: skipped {} without samples; --for csv-summary shows why\n",
              format_count(count, "point"));
}

ExitCode export_results(const ExportOptions& options) {
  Results file = read_run(options.file);
  const auto output =
      open_output(options);  // opened only after the input was read: it touches the folder
  if (!options.filter.empty()) apply_filter(options.filter, file);
  const ExportFormat& format =
      *std::ranges::find(kFormats, std::string_view(options.format), &ExportFormat::name);
  std::string text;
  {
    const Activity activity("converting to " + options.format);
    text = format.text(file);
    if (output) output->save(text);
  }
  if (!output) write_text(stdout, text);
  if (!format.has_failed_points) report_skipped_points(file);
  return ExitCode::kSuccess;
}

}  // namespace

Action declare_export(CLI::App& command) {
  auto options = std::make_shared<ExportOptions>();
  command.add_option("RESULTS", options->file, "results file of zcbench")->required();
  command
      .add_option("--for", options->format,
                  "csv (one row per sample, the default), csv-summary (one per point), markdown, "
                  "github-action-benchmark, bencher or trace (for ui.perfetto.dev)")
      ->check(one_of(format_names()))
      ->type_name("FORMAT");
  add_filter(command, options->filter);
  add_output(command, options->output, "output file (default: stdout)");
  return action(options, export_results);
}

}  // namespace zcbench
