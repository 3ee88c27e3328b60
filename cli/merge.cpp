// `zcbench merge RESULTS...`: merges the results of the shards of one plan.
#include "harness/results/merge.hpp"

#include <fmt/core.h>

#include <utility>

#include "analysis/nodes/node_agreement.hpp"
#include "cli/commands.hpp"
#include "cli/options.hpp"
#include "harness/base/console.hpp"
#include "harness/base/format.hpp"
#include "harness/base/text.hpp"
#include "harness/os/activity.hpp"
#include "harness/os/output_file.hpp"
#include "harness/results/results_path.hpp"
#include "harness/results/results_writer.hpp"

namespace zcbench {

namespace {

struct MergeOptions {
  std::vector<std::string> files;
  std::optional<std::string> output;  ///< none: results/NAME-UTC.json
  MergeRules rules;
  bool replicates = false;  ///< the files are from nodes that ran the same plan
};

struct MergeInput {
  std::string config_name;
  std::vector<ResultsPart> parts;
  std::vector<Replicate> replicates;  ///< with --replicates, instead of parts
};

MergeInput read_input(const MergeOptions& options) {
  MergeInput input;
  Activity activity("reading the files", options.files.size());
  for (const std::string& file : options.files) {
    Replicate replicate = read_replicate(file);
    activity.advance();
    if (input.config_name.empty()) input.config_name = replicate.results.run.config_name;
    if (options.replicates) {
      input.replicates.push_back(std::move(replicate));
    } else {
      input.parts.push_back(std::move(replicate.part));
    }
  }
  return input;
}

ExitCode merge(const MergeOptions& options) {
  if (options.output) refuse_inputs(*options.output, options.files);
  MergeInput input = read_input(options);
  const OutputFile output(options.output ? *options.output : new_results(input.config_name), "",
                          options.output ? NamedBy::user : NamedBy::zcbench);
  const Activity activity("merging the files");
  const MergedResults merged = options.replicates
                                   ? merge_replicates(std::move(input.replicates), options.rules)
                                   : merge_results(std::move(input.parts), options.rules);
  const std::string saved = output.save([&](TextSink& out) { write_results(out, merged.json); });
  print_out("{} from {}{}\nresults: {}\n", format_count(merged.points, "point"),
            format_count(options.files.size(), "file"),
            merged.missing_points > 0 ? fmt::format("; {} missing", merged.missing_points) : "",
            saved);
  if (!merged.nodes.empty()) {
    for (const std::string& line : agreement_lines(node_agreement(merged.nodes))) {
      print_out("{}\n", line);
    }
  }
  return ExitCode::kSuccess;
}

}  // namespace

Action declare_merge(CLI::App& command) {
  auto options = std::make_shared<MergeOptions>();
  command.add_option("RESULTS", options->files, "results files of zcbench")->required();
  add_output(command, options->output, "results file (default results/NAME-UTC.json)");
  CLI::Option* const partial = command.add_flag("--partial", options->rules.partial,
                                                "allow points that are in none of the files");
  command
      .add_flag("--replicates", options->replicates,
                "the files are runs of the same whole plan, each on a node of its own")
      ->excludes(partial);
  command.add_flag("--allow-different-machine", options->rules.may_differ_in_machine,
                   "merge results of different kinds of machines");
  return action(options, merge);
}

}  // namespace zcbench
