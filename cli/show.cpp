// `zcbench show RESULTS`: prints everything that a results file says: a table of medians for each
// kernel, number of workers and lifecycle, and the answer derived from them.
#include <fmt/core.h>

#include <algorithm>

#include "analysis/nodes/nodes_report.hpp"
#include "analysis/summary/summary_json.hpp"
#include "cli/commands.hpp"
#include "cli/options.hpp"
#include "cli/terminal.hpp"
#include "harness/base/errors.hpp"
#include "harness/base/text.hpp"
#include "harness/plan/name_filter.hpp"
#include "harness/results/run_reader.hpp"

namespace zcbench {

namespace {

struct ShowOptions {
  std::string file;
  std::string filter;
  std::vector<std::string> kernels;  ///< empty: all
  std::string format;                ///< text, json
  When color = When::automatic;
};

void keep_kernels(const ShowOptions& options, Results& file) {
  std::vector<std::string_view> known;
  for (const PointResult& result : file.run.points) {
    const std::string& kernel = result.point.kernel;
    if (std::ranges::find(known, kernel) == known.end()) known.push_back(kernel);
  }
  for (const std::string& kernel : options.kernels) {
    const std::string wrong = refusal("kernel", kernel, known);
    if (!wrong.empty()) fail_config("--kernel " + escaped(kernel), wrong + " in this file");
  }
  std::erase_if(file.run.points, [&](const PointResult& result) {
    return std::ranges::find(options.kernels, result.point.kernel) == options.kernels.end();
  });
}

void keep_matching(const ShowOptions& options, Results& file) {
  std::vector<std::string> names;
  for (const PointResult& result : file.run.points) names.push_back(result.point.name());
  const std::vector<bool> matching = names_matching(options.filter, names);
  std::size_t index = 0;
  std::erase_if(file.run.points, [&](const PointResult&) { return !matching[index++]; });
  if (!file.run.points.empty()) return;
  fail_config("--filter " + escaped(options.filter),
              fmt::format("no point name in {} matches; zcbench export {} --for csv-summary lists "
                          "the names in its column \"name\"",
                          escaped(file.label), escaped(file.label)));
}

ExitCode show(const ShowOptions& options) {
  Results file = read_run(options.file);
  if (!options.kernels.empty()) keep_kernels(options, file);
  if (!options.filter.empty()) keep_matching(options, file);
  if (options.format == "json") {
    auto json = summary_json(file);
    json["fleet"] = nodes_report_json(file.run, file.nodes);
    print_lines(json_text(in_envelope("show", ExitCode::kSuccess, json)));
  } else {
    const PeakRates* const limits = file.limits ? &*file.limits : nullptr;
    print_colored(render_tables(file.run, terminal_style(options.color), limits));
    print_lines(render_nodes(file.run, file.nodes, {.width = terminal_width()}));
  }
  return ExitCode::kSuccess;
}

}  // namespace

Action declare_show(CLI::App& command) {
  auto options = std::make_shared<ShowOptions>();
  command.add_option("RESULTS", options->file, "results file of zcbench")->required();
  add_filter(command, options->filter);
  command.add_option("--kernel", options->kernels, "only points of this kernel; may be repeated")
      ->type_name("KERNEL")
      ->allow_extra_args(false);
  add_format(command, options->format, {"text", "json"});
  add_when(command, "--color", options->color,
           "color the tables: auto (respects NO_COLOR), always or never");
  return action(options, show);
}

}  // namespace zcbench
