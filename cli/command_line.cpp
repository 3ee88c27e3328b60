#include "cli/command_line.hpp"

#include <fmt/core.h>

#include <CLI/CLI.hpp>
#include <iostream>
#include <span>

#include "cli/ab_command_line.hpp"
#include "cli/options.hpp"
#include "harness/base/build_info.hpp"
#include "harness/base/errors.hpp"
#include "harness/plan/shard.hpp"

namespace zcbench {

namespace {

constexpr const char* kSetHelp =
    "override one key of every experiment, e.g. --set elements=1000,1000000";

// The first word that is no option must be a command; CLI11 would only say that one is missing.
void require_command(const CLI::App& app, std::span<char* const> arguments) {
  if (arguments.size() < 2 || arguments[1][0] == '-') return;
  std::vector<std::string_view> names;
  for (const CLI::App* command : app.get_subcommands({})) names.push_back(command->get_name());
  const std::string wrong = refusal("command", arguments[1], names);
  if (!wrong.empty()) throw ConfigError(wrong + " (see zcbench --help)");
}

std::string version_line() {
  return fmt::format("zcbench {} (commit {}, {}, {})", kVersion, kCommit, kBuildType, kCompiler);
}

void add_launches(CLI::App& command, RunOptions& run) {
  command
      .add_option("--launches", run.launches,
                  "repeat the plan in that many fresh processes, as compare needs (1 to 100)")
      ->check(CLI::Range(1, 100))
      ->type_name("N");
  // Not for people: what run_launch() says to the process it starts.
  command
      .add_option_function<std::vector<int>>("--launch",
                                             [&run](const std::vector<int>& role) {
                                               run.launch = {
                                                   .index = static_cast<std::uint32_t>(role[0]),
                                                   .descriptor = role[1],
                                                   .parent_pid = role[2],
                                                   .journal = role[3]};
                                             })
      ->delimiter(',')
      ->expected(4)
      ->check(CLI::NonNegativeNumber)
      ->group("");
}

void add_resume(CLI::App& command, RunOptions& run) {
  const auto add = [&](const char* flag, LeftJournal left, const char* help) {
    return command.add_flag_callback(
        flag, [&run, left] { run.left = left; }, help);
  };
  CLI::Option* const resume =
      add("--resume", LeftJournal::resume, "go on with the unfinished run of this output");
  CLI::Option* const anyway = add("--resume-anyway", LeftJournal::resume_anyway,
                                  "the same with another program or host; the results say so");
  CLI::Option* const discard = add("--discard-journal", LeftJournal::discard,
                                   "throw away what an unfinished run of this output left");
  discard->excludes(resume)->excludes(anyway);
}

void add_run(CLI::App& app, std::optional<RunOptions>& chosen) {
  const auto [command, run] =
      add_command(app, "run", "run a config's sweep and write its results", chosen);
  add_config(*command, run->config)->capture_default_str();
  command->add_option("-o,--output", run->output, "results file (default results/NAME-UTC.json)")
      ->type_name("FILE");
  command->add_option("--filter", run->filter, "only points whose name this regex is found in")
      ->type_name("REGEX");
  add_set(*command, "--set", run->overrides.set, kSetHelp);
  add_seed(*command, run->overrides.seed, "seed of the order of points and of generated data");
  add_launches(*command, *run);
  add_resume(*command, *run);
  command
      ->add_option_function<std::string>(
          "--shard", [run = run.get()](const std::string& text) { run->shard = parse_shard(text); },
          "only part I of N of the points; zcbench merge joins the parts' results")
      ->type_name("I/N");
  command->add_flag("--require-leakproof", run->require_leakproof,
                    "refuse to run where a kill could leave an object in /dev/shm");
  command->add_flag("--dry-run", run->dry_run,
                    "show the points, memory and estimated time; fork nothing");
  command->add_flag("--report", run->report, "make a page of the results, as zcbench report does");
  command->add_flag("-q,--quiet", run->quiet, "print nothing but errors");
  add_when(*command, "--progress", run->progress, "progress on stderr: auto, always or never");
  add_when(*command, "--color", run->color, "colors: auto (heeds NO_COLOR), always or never");
}

void add_list(CLI::App& app, std::optional<ListOptions>& chosen) {
  const auto [command, list] = add_command(
      app, "list", "list strategies, kernels, configs and this machine's limits", chosen);
  command->add_option("WHAT", list->what, "strategies, kernels, configs or limits (default: all)")
      ->check(one_of({"strategies", "kernels", "configs", "limits"}));
}

void add_limits(CLI::App& app, std::optional<LimitsOptions>& chosen) {
  const auto [command, limits] = add_command(
      app, "limits", "measure how fast this machine's memory and kernel are at best", chosen);
  command->add_option("-o,--output", limits->output, "limits file (default results/limits.json)")
      ->type_name("FILE");
  add_format(*command, limits->format, {"text", "json"});
  command->add_option("--min-time", limits->min_time_s, "seconds per repetition of a figure")
      ->check(CLI::Range(0.001, 10.0))
      ->capture_default_str();
  command->add_option("--repetitions", limits->repetitions, "of each figure")
      ->check(CLI::Range(1, 100))
      ->capture_default_str();
}

void add_validate(CLI::App& app, std::optional<ValidateOptions>& chosen) {
  const auto [command, validate] =
      add_command(app, "validate", "check a config without running anything", chosen);
  add_config(*command, validate->config)->required();
  add_set(*command, "--set", validate->overrides.set, kSetHelp);
}

}  // namespace

CommandLine parse_command_line(int argc, char** argv) {
  CLI::App app{
      "zcbench measures, on this machine, which way of sharing an array between processes "
      "is fastest, at which size, and why.",
      "zcbench"};
  app.set_version_flag("--version", version_line());
  app.footer(exit_code_table());
  app.require_subcommand(1);
  app.fallthrough(false);
  CommandLine line;
  add_run(app, line.run);
  add_list(app, line.list);
  add_limits(app, line.limits);
  add_doctor(app, line.doctor);
  add_validate(app, line.validate);
  add_ab(app, line.ab);
  add_selfcheck(app, line.selfcheck);
  add_sample(app, line.sample);
  add_compare(app, line.compare);
  add_trend(app, line.trend);
  add_export(app, line.export_results);
  add_merge(app, line.merge);
  add_clean(app, line.clean);
  add_claims(app, line.claims);
  add_advise(app, line.advise);
  add_report(app, line.report);
  add_baseline(app, line.baseline);
  try {
    require_command(app, {argv, static_cast<std::size_t>(argc)});
    app.parse(argc, argv);
  } catch (const CLI::Success& asked) {  // --help and --version
    app.exit(asked, std::cout, std::cerr);
    return {};
  } catch (const CLI::ParseError& error) {
    throw ConfigError(fmt::format("{} (see zcbench --help)", error.what()));
  }
  return line;
}

}  // namespace zcbench
