// `zcbench merge RESULTS...`: merges the results of the shards of one plan.
#include "harness/results/merge.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <set>

#include "cli/commands.hpp"
#include "cli/options.hpp"
#include "harness/base/console.hpp"
#include "harness/base/format.hpp"
#include "harness/base/text.hpp"
#include "harness/os/activity.hpp"
#include "harness/os/output_file.hpp"
#include "harness/results/results_path.hpp"
#include "harness/results/results_reader.hpp"
#include "harness/results/results_writer.hpp"
#include "harness/results/run_reader.hpp"

namespace zcbench {

namespace {

struct MergeOptions {
  std::vector<std::string> files;
  std::optional<std::string> output;  ///< none: results/NAME-UTC.json
  bool partial = false;               ///< points may be missing
};

// parse_run() checks that each file is a complete results file of zcbench. The JSON keeps the text
// of its entries.
std::vector<ResultsPart> read_parts(const std::vector<std::string>& files) {
  std::vector<ResultsPart> parts;
  Activity activity("reading the files", files.size());
  for (const std::string& file : files) {
    const std::string text = read_results_text(file);
    parse_run(text, file);
    activity.advance();
    parts.push_back({.label = file, .json = nlohmann::ordered_json::parse(text)});
  }
  return parts;
}

// parse_run() has checked that it is an identifier.
std::string config_name(const ResultsPart& part) {
  return part.json["context"]["zcbench"]["config"]["name"].get<std::string>();
}

ExitCode merge(const MergeOptions& options) {
  if (options.output) refuse_inputs(*options.output, options.files);
  std::vector<ResultsPart> parts = read_parts(options.files);
  const OutputFile output(
      options.output ? *options.output : new_results(config_name(parts.front())), "",
      options.output ? NamedBy::user : NamedBy::zcbench);
  const Activity activity("merging the files");
  const MergedResults merged = merge_results(std::move(parts), options.partial);
  const std::string saved = output.save([&](TextSink& out) { write_results(out, merged.json); });
  print_out("{} from {}{}\nresults: {}\n", format_count(merged.points, "point"),
            format_count(options.files.size(), "file"),
            merged.missing_points > 0 ? fmt::format("; {} missing", merged.missing_points) : "",
            saved);
  return ExitCode::kSuccess;
}

}  // namespace

Action declare_merge(CLI::App& command) {
  auto options = std::make_shared<MergeOptions>();
  command.add_option("RESULTS", options->files, "results files of zcbench")->required();
  add_output(command, options->output, "results file (default results/NAME-UTC.json)");
  command.add_flag("--partial", options->partial, "allow points that are in none of the files");
  return action(options, merge);
}

}  // namespace zcbench
