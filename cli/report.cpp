// `zcbench report RESULTS...`: writes one HTML page from results files.
#include "cli/report.hpp"

#include <fmt/core.h>
#include <sys/stat.h>

#include <filesystem>

#include "analysis/claims/claims_file.hpp"
#include "analysis/claims/judge_claims.hpp"
#include "analysis/report/charts/run_charts.hpp"
#include "analysis/report/markup/svg_chart.hpp"
#include "analysis/report/report_page.hpp"
#include "cli/commands.hpp"
#include "cli/options.hpp"
#include "harness/base/console.hpp"
#include "harness/base/errors.hpp"
#include "harness/base/text.hpp"
#include "harness/os/output_file.hpp"
#include "harness/results/run_reader.hpp"

namespace zcbench {

namespace {

// "results/a.json" -> "results/a.html"
std::string default_path(const std::string& results_path) {
  return std::filesystem::path(results_path).replace_extension(".html").string();
}

std::vector<Results> read_all(const std::vector<std::string>& paths) {
  std::vector<Results> files;
  for (const std::string& path : paths) files.push_back(read_run(path));
  return files;
}

void save_charts(const std::vector<Chart>& charts, const std::string& folder) {
  ::mkdir(system_text(folder), 0777);  // OutputFile reports the error if this fails
  for (const Chart& chart : charts) {
    OutputFile(folder + "/" + chart.id + ".svg", "").save(render_svg(chart));
  }
}

}  // namespace

WrittenReport write_report(const ReportOptions& options) {
  const std::string path = options.output.value_or(default_path(options.files.front()));
  refuse_inputs(path, options.files);
  const std::vector<Results> files = read_all(options.files);
  const OutputFile page(path, "", options.named_by);
  const std::vector<Chart> charts = run_charts(files);
  if (options.svg_folder) save_charts(charts, *options.svg_folder);
  std::vector<ClaimVerdict> claims = judge_claims(files, builtin_claims());
  std::string saved = page.save(render_page(report_page(files, charts, claims)));
  return {std::move(saved), std::move(claims)};
}

Action declare_report(CLI::App& command) {
  auto options = std::make_shared<ReportOptions>();
  command.add_option("RESULTS", options->files, "results files; several are shown side by side")
      ->required();
  add_output(command, options->output,
             "HTML file (default: the name of the first results file, ending in .html)");
  command.add_option("--svg", options->svg_folder, "also write every chart as DIR/ID.svg")
      ->type_name("DIR");
  return [options] {
    print_out("report: {}\n", write_report(*options).path);
    return CommandResult{};
  };
}

}  // namespace zcbench
