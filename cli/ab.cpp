// `zcbench ab`: decides which of two builds or programs is slower.
#include <fmt/core.h>
#include <unistd.h>

#include <utility>

#include "analysis/ab/ab_file.hpp"
#include "analysis/ab/ab_setup.hpp"
#include "analysis/ab/ab_text.hpp"
#include "analysis/compare/verdict_code.hpp"
#include "cli/activity_line.hpp"
#include "cli/commands.hpp"
#include "cli/gate_options.hpp"
#include "cli/options.hpp"
#include "cli/terminal.hpp"
#include "harness/base/console.hpp"
#include "harness/base/errors.hpp"
#include "harness/json/json_write.hpp"
#include "harness/os/output_file.hpp"
#include "harness/os/signals.hpp"
#include "harness/results/results_path.hpp"
#include "harness/results/results_reader.hpp"
#include "harness/run/progress.hpp"

namespace zcbench {

namespace {

struct AbCommand {
  AbOptions ab;
  std::string format;  ///< text, markdown, json
  std::optional<std::string> output;
  std::optional<std::string> replay;  ///< judge the units in this file; measure nothing
  When progress = When::automatic;
};

void print(const AbRecord& record, std::span<const PointVerdict> verdicts,
           const std::string& format) {
  if (format == "json") return print_lines(json_text(to_json(record, verdicts)));
  print_lines(format == "markdown" ? to_markdown(record, verdicts)
                                   : to_text(record, verdicts, table_style()));
}

ExitCode code_of(const AbRecord& record, std::span<const PointVerdict> verdicts) {
  const Verdict verdict = verdict_of(verdicts);
  const bool accepted = verdict == Verdict::inconclusive && record.inconclusive_is_ok;
  return accepted ? ExitCode::kSuccess : exit_code_of(verdict);
}

ExitCode replay(const AbCommand& options) {
  const AbRecord record = replayed_record(read_results_text(*options.replay), *options.replay);
  const std::vector<PointVerdict> verdicts = judge(record);
  print(record, verdicts, options.format);
  return code_of(record, verdicts);
}

void require_two_sides(const AbOptions& ab) {
  if (compares_commands(ab)) {
    if (ab.commands[0].empty() || ab.commands[1].empty()) {
      throw ConfigError("one of the two commands is empty; allowed: shell commands");
    }
    const bool has_config_options = !ab.config.empty() || !ab.baseline.empty() ||
                                    !ab.candidate.empty() || !ab.filter.empty() ||
                                    !ab.overrides.set.empty() || !ab.candidate_set.empty();
    if (has_config_options) {
      throw ConfigError(
          "two commands are one point: CONFIG, --baseline, --candidate, --candidate-set, --set and "
          "--filter cannot be combined with them");
    }
    return;
  }
  if (ab.config.empty() || ab.baseline.empty()) {
    throw ConfigError(
        "ab needs two commands, zcbench ab 'COMMAND A' 'COMMAND B', or a CONFIG and --baseline "
        "BINARY with --candidate BINARY or --candidate-set, or --replay (see zcbench ab --help)");
  }
  if (ab.candidate.empty() && ab.candidate_set.empty()) {
    throw ConfigError("ab needs --candidate BINARY or --candidate-set KEY=VALUE");
  }
}

ExitCode ab(const AbCommand& options) {
  show_activities(options.progress);
  if (options.replay) return replay(options);
  require_two_sides(options.ab);
  const StopSignalsNoted noted;
  AbSetup setup = set_up(options.ab);
  const OutputFile output(options.output ? *options.output : new_results("ab"), options.ab.config,
                          options.output ? NamedBy::user : NamedBy::zcbench);
  Progress progress(is_wanted(options.progress, STDERR_FILENO));
  AbRecord& record = setup.record;
  try {
    run_session(setup.plan, record, [&](const std::string& status) { progress.show(status); });
  } catch (const Interrupted& signal) {
    // The evidence is valid whenever measuring stops; only the budget was not used up.
    progress.finish();
    const std::vector<PointVerdict> verdicts = judge(record);
    const std::string saved = output.save_partial(json_text(to_json(record, verdicts)));
    print(record, verdicts, options.format);
    print_error("zcbench: {}; the units measured so far are in {}\n", signal.what(), saved);
    return static_cast<ExitCode>(signal.code());
  }
  progress.finish();
  const std::vector<PointVerdict> verdicts = judge(record);
  const std::string saved = output.save(json_text(to_json(record, verdicts)));
  throw_if_interrupted();
  print(record, verdicts, options.format);
  if (options.format == "text") print_out("units: {}\n", saved);
  return code_of(record, verdicts);
}

}  // namespace

void add_ab_options(CLI::App& command, AbOptions& ab) {
  // One word is a config, two are commands: the second makes a command of the first.
  command.add_option("CONFIG", ab.config,
                     "config file or the name of a built-in config; or a shell command, A, if "
                     "COMMAND follows");
  CLI::Option* second = command.add_option_function<std::string>(
      "COMMAND",
      [&ab](const std::string& text) {
        ab.commands[0] = std::exchange(ab.config, "");
        ab.commands[1] = text;
      },
      "another shell command, B: is it slower than A?");
  command.add_option("--command-baseline", ab.commands[0], "command A, as an option")
      ->type_name("COMMAND")
      ->excludes(second);
  command.add_option("--command-candidate", ab.commands[1], "command B, as an option")
      ->type_name("COMMAND")
      ->excludes(second);
  command.add_option("--baseline", ab.baseline, "zcbench binary to compare against")
      ->type_name("BINARY");
  command
      .add_option("--candidate", ab.candidate, "zcbench binary to judge (default: the baseline)")
      ->type_name("BINARY");
  add_settings(command, "--candidate-set", ab.candidate_set,
               "override one key of every experiment, for the candidate only");
  add_set(command, ab.overrides);
  add_filter(command, ab.filter);
  command.add_flag("--commands-answer", ab.commands_answer,
                   "the commands take the samples themselves, one per line on stdin "
                   "(docs/ab.md); zcbench does not time them as a whole");
  command
      .add_option("--timeout", ab.timeout_s, "time limit for one sample of a command, in seconds")
      ->check(CLI::Range(0.001, 86400.0))
      ->capture_default_str();
  add_gate(command, ab.gate, "10min; for two commands 30s, longer if a run takes above 0.15s");
  command
      .add_option_function<std::string>(
          "--inconclusive",
          [&ab](const std::string& word) { ab.inconclusive_is_ok = word == "ok"; },
          "exit code of an inconclusive verdict: fail (8, default) or ok (0)")
      ->check(one_of({"ok", "fail"}))
      ->type_name("WHAT");
}

Action declare_ab(CLI::App& command) {
  auto options = std::make_shared<AbCommand>();
  add_ab_options(command, options->ab);
  add_format(command, options->format, {"text", "markdown", "json"});
  add_output(command, options->output,
             "file for the verdict and all units (default results/ab-UTC.json)");
  add_progress(command, options->progress);
  add_replay(command, options->replay, {"--help", "--format", "--progress"},
             "judge the units in this file again; measure nothing");
  return action(options, ab);
}

}  // namespace zcbench
