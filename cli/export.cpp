// `zcbench export RESULTS`: converts a results file to a format of another program.
#include <fmt/core.h>

#include <algorithm>

#include "analysis/export/export_formats.hpp"
#include "cli/commands.hpp"
#include "cli/options.hpp"
#include "harness/base/format.hpp"
#include "harness/base/text.hpp"
#include "harness/os/activity.hpp"
#include "harness/os/file_io.hpp"
#include "harness/os/output_file.hpp"
#include "harness/plan/name_filter.hpp"

namespace zcbench {

namespace {

struct ExportOptions {
  std::string file;
  std::string format{export_formats().front().name};
  std::string filter;                 ///< regex; empty: every point
  std::optional<std::string> output;  ///< none: stdout
};

std::vector<std::string_view> format_names() {
  std::vector<std::string_view> names;
  for (const ExportFormat& format : export_formats()) names.push_back(format.name);
  return names;
}

// "csv (one row per sample, the default), markdown or trace"
std::string formats_in_words() {
  std::string words;
  for (const ExportFormat& format : export_formats()) {
    const bool is_last = &format == &export_formats().back();
    words += fmt::format("{}{}", words.empty() ? "" : is_last ? " or " : ", ", format.name);
    if (!format.note.empty()) words += fmt::format(" ({})", format.note);
  }
  return words;
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
      *std::ranges::find(export_formats(), std::string_view(options.format), &ExportFormat::name);
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
  command.add_option("--for", options->format, formats_in_words())
      ->check(one_of(format_names()))
      ->type_name("FORMAT");
  add_filter(command, options->filter);
  add_output(command, options->output, "output file (default: stdout)");
  return action(options, export_results);
}

}  // namespace zcbench
