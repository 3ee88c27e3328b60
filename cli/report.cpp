// `zcbench report FILES...`: writes one HTML page from results files, whichever command wrote them.
#include "cli/report.hpp"

#include <fmt/core.h>

#include <filesystem>

#include "analysis/ab/ab_file.hpp"
#include "analysis/claims/claims_file.hpp"
#include "analysis/claims/judge_claims.hpp"
#include "analysis/compare/trend_files.hpp"
#include "analysis/report/ab_page.hpp"
#include "analysis/report/history_page.hpp"
#include "analysis/report/run_page.hpp"
#include "cli/commands.hpp"
#include "cli/options.hpp"
#include "harness/base/console.hpp"
#include "harness/os/output_file.hpp"
#include "harness/results/results_reader.hpp"
#include "harness/results/run_reader.hpp"

namespace zcbench {

namespace {

// "results/a.json" -> "results/a.html"
std::string default_path(const std::string& results_path) {
  return std::filesystem::path(results_path).replace_extension(".html").string();
}

Page page_of_runs(const std::vector<std::string>& paths, std::vector<ClaimVerdict>& claims) {
  std::vector<Results> files;
  for (const std::string& path : paths) files.push_back(read_run(path));
  claims = judge_claims(files, builtin_claims());
  return run_page(files, claims);
}

// The page of an A/B comparison, a history, or runs, depending on what the files are.
Page page_of(const ReportOptions& options, std::vector<ClaimVerdict>& claims) {
  const std::vector<std::string>& paths = options.files;
  if (paths.size() == 1) {
    const std::string text = read_results_text(paths.front());
    if (is_ab_record(text)) return ab_page(replayed_record(text, paths.front()), paths.front());
  }
  if (options.arrangement != Arrangement::side_by_side && paths.size() > 1) {
    const bool is_asked = options.arrangement == Arrangement::history;
    if (is_asked || paths.size() >= kLeastHistory) {
      const std::vector<DatedFile> files = read_in_order(paths);
      if (is_asked || is_history(files)) return history_page(make_trend(files, {}, false));
    }
  }
  return page_of_runs(paths, claims);
}

}  // namespace

WrittenReport write_report(const ReportOptions& options) {
  const std::string path = options.output.value_or(default_path(options.files.front()));
  refuse_inputs(path, options.files);
  const OutputFile output(path, "", options.named_by);
  WrittenReport written;
  written.path = output.save(render_page(page_of(options, written.claims)));
  return written;
}

Action declare_report(CLI::App& command) {
  auto options = std::make_shared<ReportOptions>();
  command.add_option("RESULTS", options->files, "results files of runs, or one of ab")->required();
  add_output(command, options->output,
             "HTML file (default: the name of the first results file, ending in .html)");
  command
      .add_option_function<std::string>(
          "--as",
          [options](const std::string& word) {
            options->arrangement =
                word == "history" ? Arrangement::history : Arrangement::side_by_side;
          },
          "how to show several files: history or side-by-side (default: three or more runs of one "
          "config on one machine are a history)")
      ->check(one_of({"history", "side-by-side"}))
      ->type_name("HOW");
  return [options] {
    print_out("report: {}\n", write_report(*options).path);
    return CommandResult{};
  };
}

}  // namespace zcbench
