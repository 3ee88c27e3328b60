#include "harness/command_line.hpp"

#include <fmt/core.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <charconv>
#include <iostream>
#include <span>

#include "harness/build_info.hpp"
#include "harness/config_experiment.hpp"
#include "harness/config_message.hpp"
#include "harness/errors.hpp"

namespace zcbench {

namespace {

When to_when(const std::string& word) {
  return word == "always" ? When::always : word == "never" ? When::never : When::automatic;
}

// Nothing if `given` is one of `words`, else the words by which the config refuses a name.
std::string refusal(std::string_view noun, std::string_view given,
                    std::span<const std::string_view> words) {
  return std::ranges::find(words, given) == words.end() ? unknown_name(noun, given, words) : "";
}

CLI::Validator one_of(std::vector<std::string_view> words) {
  return CLI::Validator([words = std::move(words)](
                            const std::string& given) { return refusal("word", given, words); },
                        "");
}

// Digits only, as in a config: CLI11 takes 010 for 8 and 0x10 for 16.
std::string wrong_seed(const std::string& given) {
  std::uint64_t seed = 0;
  const char* const end = given.data() + given.size();
  const auto [stop, error] = std::from_chars(given.data(), end, seed);
  const bool has_leading_zero = given.size() > 1 && given[0] == '0';
  if (error == std::errc() && stop == end && !has_leading_zero && seed <= kMaxSeed) return {};
  return fmt::format("{} is not a seed; allowed: an integer from 0 to {}", in_quotes(given),
                     kMaxSeed);
}

// The first word that is no option must be a command; CLI11 would only say that one is missing.
void require_command(const CLI::App& app, std::span<char* const> arguments) {
  if (arguments.size() < 2 || arguments[1][0] == '-') return;
  std::vector<std::string_view> names;
  for (const CLI::App* command : app.get_subcommands({})) names.push_back(command->get_name());
  const std::string wrong = refusal("command", arguments[1], names);
  if (!wrong.empty()) throw ConfigError(wrong + " (see zcbench --help)");
}

std::string exit_code_table() {
  std::string table = "Exit codes:\n";
  for (const ExitCodeRow& row : kExitCodes)
    table += fmt::format("  {:<6} {}\n", row.label, row.meaning);
  return table;
}

std::string version_line() {
  return fmt::format("zcbench {} (commit {}, {}, {})", kVersion, kCommit, kBuildType, kCompiler);
}

// Typed texts first collected as the user wrote them, checked below.
struct RawOverrides {
  std::vector<std::string> set;
  std::optional<std::uint64_t> seed;
};

void add_overrides(CLI::App& command, RawOverrides& raw) {
  command
      .add_option("--set", raw.set,
                  "override one key of every experiment, e.g. --set elements=1000,1000000")
      ->type_name("KEY=VALUE")
      ->take_all()
      ->allow_extra_args(false);
}

Overrides to_overrides(const RawOverrides& raw) {
  Overrides overrides{.set = {}, .seed = raw.seed};
  for (const std::string& item : raw.set) {
    const auto equals = item.find('=');
    if (equals == std::string::npos || equals == 0) {
      throw ConfigError(fmt::format("--set {}: not KEY=VALUE, e.g. --set workers=2", item));
    }
    overrides.set.emplace_back(item.substr(0, equals), item.substr(equals + 1));
  }
  return overrides;
}

CLI::App* add_run(CLI::App& app, RunOptions& run, RawOverrides& raw) {
  CLI::App* command = app.add_subcommand("run", "run a config's sweep and write its results");
  command->add_option("CONFIG", run.config, "a file, or a built-in config")->capture_default_str();
  command->add_option("-o,--output", run.output, "results file (default results/NAME-UTC.json)")
      ->type_name("FILE");
  command->add_option("--filter", run.filter, "only points whose name this regex is found in")
      ->type_name("REGEX");
  add_overrides(*command, raw);
  command
      ->add_option_function<std::string>(
          "--seed", [&raw](const std::string& seed) { raw.seed = std::stoull(seed); },
          "seed of the order of points and of generated data")
      ->check(CLI::Validator(wrong_seed, ""))
      ->type_name("N");
  command->add_flag("--dry-run", run.dry_run,
                    "show the points, memory and estimated time; fork nothing");
  command->add_flag("-q,--quiet", run.quiet, "print nothing but errors");
  for (auto [flag, when, help] :
       {std::tuple{"--progress", &run.progress, "progress on stderr: auto, always or never"},
        std::tuple{"--color", &run.color, "colors: auto (heeds NO_COLOR), always or never"}}) {
    command
        ->add_option_function<std::string>(
            flag, [when = when](const std::string& word) { *when = to_when(word); }, help)
        ->check(one_of({"auto", "always", "never"}))
        ->type_name("WHEN");
  }
  return command;
}

CLI::App* add_limits(CLI::App& app, LimitsOptions& limits) {
  CLI::App* command =
      app.add_subcommand("limits", "measure how fast this machine's memory and kernel are at best");
  command->add_option("-o,--output", limits.output, "limits file (default results/limits.json)")
      ->type_name("FILE");
  command
      ->add_option_function<std::string>(
          "--format", [&limits](const std::string& format) { limits.json = format == "json"; },
          "what to print: text (default) or json")
      ->check(one_of({"text", "json"}))
      ->type_name("FORMAT");
  command->add_option("--min-time", limits.min_time_s, "seconds per repetition of a figure")
      ->check(CLI::Range(0.001, 10.0))
      ->capture_default_str();
  command->add_option("--repetitions", limits.repetitions, "of each figure")
      ->check(CLI::Range(1, 100))
      ->capture_default_str();
  return command;
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

  RunOptions run;
  ListOptions list;
  LimitsOptions limits;
  ValidateOptions validate;
  RawOverrides raw;
  const CLI::App* run_command = add_run(app, run, raw);
  CLI::App* list_command =
      app.add_subcommand("list", "list strategies, kernels, configs and this machine's limits");
  list_command
      ->add_option("WHAT", list.what, "strategies, kernels, configs or limits (default: all)")
      ->check(one_of({"strategies", "kernels", "configs", "limits"}));
  const CLI::App* limits_command = add_limits(app, limits);
  CLI::App* validate_command =
      app.add_subcommand("validate", "check a config without running anything");
  validate_command->add_option("CONFIG", validate.config, "a file, or a built-in config")
      ->required();
  add_overrides(*validate_command, raw);
  for (CLI::App* command : app.get_subcommands({})) command->footer(exit_code_table());

  try {
    require_command(app, {argv, static_cast<std::size_t>(argc)});
    app.parse(argc, argv);
  } catch (const CLI::Success& asked) {  // --help and --version
    app.exit(asked, std::cout, std::cerr);
    return {};
  } catch (const CLI::ParseError& error) {
    throw ConfigError(fmt::format("{} (see zcbench --help)", error.what()));
  }
  run.overrides = validate.overrides = to_overrides(raw);
  CommandLine line;
  if (run_command->parsed()) line.run = run;
  if (list_command->parsed()) line.list = list;
  if (limits_command->parsed()) line.limits = limits;
  if (validate_command->parsed()) line.validate = validate;
  return line;
}

}  // namespace zcbench
