#include "cli/ab_command_line.hpp"

#include <algorithm>

#include "cli/quantity.hpp"

namespace zcbench {

namespace {

void add_gate(CLI::App& command, GateOptions& gate, const std::string& budget_help) {
  command
      .add_option("--profile", gate.profile,
                  "default (finds more than 1 %, margin 3 %), strict (any change, margin 3 %), "
                  "relaxed (more than 1 %, margin 5 %); for one binary on both sides strict")
      ->check(one_of({"default", "strict", "relaxed"}))
      ->type_name("PROFILE");
  add_percentage(
      command, "--margin", {0.001, 1.0}, [&gate](double value) { gate.margin = value; },
      "\"within the margin\" is less than that (default: the profile's)");
  add_percentage(
      command, "--alpha", {1e-6, 0.5}, [&gate](double value) { gate.alpha = value; },
      "at most that many suites with a false alarm (default 1%)");
  add_duration(
      command, "--budget", {0.1, 86400.0}, "from 0.1s to 24h",
      [&gate](double seconds) { gate.budget_s = seconds; }, budget_help);
  add_duration(
      command, "--floor", {0.0, 1.0}, "from 0s to 1s, e.g. 1us",
      [&gate](double seconds) { gate.floor_ns = seconds * 1e9; },
      "a change below that is none, whatever its percentage (default 1us)");
  add_seed(command, gate.seed, "seed of all coins (default: from the system; it is recorded)");
}

// Units of a file were taken already: an option that says how to take them is refused beside it, as
// is any other but those `beside` it.
void add_replay(CLI::App& command, std::optional<std::string>& replay,
                const std::vector<std::string>& beside, const std::string& help) {
  const std::vector<CLI::Option*> options = command.get_options();
  CLI::Option* const added = command.add_option("--replay", replay, help)->type_name("FILE");
  for (CLI::Option* option : options) {
    const auto is_named = [option](const std::string& name) { return option->check_name(name); };
    if (!std::ranges::any_of(beside, is_named)) added->excludes(option);
  }
}

constexpr const char* kFilterHelp = "only points whose name this regex is found in";

}  // namespace

void add_sample(CLI::App& app, std::optional<SampleOptions>& chosen) {
  const auto [command, sample] = add_command(
      app, "sample", "take a sample of one point for every line on stdin (a side of ab)", chosen);
  CLI::Option* config = add_config(*command, sample->config);
  add_set(*command, "--set", sample->overrides.set, "override one key of every experiment");
  command->add_option("--filter", sample->filter, kFilterHelp)->type_name("REGEX");
  command->add_option("--point", sample->point, "which point of the plan, from 0")->type_name("N");
  command->add_flag("--describe", sample->describe, "print one line of JSON: the plan, the build");
  command
      ->add_option("--command", sample->command,
                   "time this shell command from start to end instead")
      ->type_name("CMD")
      ->excludes(config);
  command->add_option("--timeout", sample->timeout_s, "seconds a command may take")
      ->check(CLI::Range(0.001, 86400.0))
      ->capture_default_str();
}

void add_ab(CLI::App& app, std::optional<AbOptions>& chosen) {
  const auto [command, ab] = add_command(
      app, "ab", "is a build slower than another? a verdict from interleaved runs", chosen);
  add_config(*command, ab->config);
  command->add_option("--baseline", ab->baseline, "a zcbench binary")->type_name("BINARY");
  command->add_option("--candidate", ab->candidate, "another one (default: the baseline)")
      ->type_name("BINARY");
  add_set(*command, "--candidate-set", ab->candidate_set,
          "override one key of every experiment for the candidate only");
  add_set(*command, "--set", ab->overrides.set, "override one key of every experiment");
  command->add_option("--filter", ab->filter, kFilterHelp)->type_name("REGEX");
  command->add_option("--command-baseline", ab->command_baseline, "any program: a shell command")
      ->type_name("CMD");
  command->add_option("--command-candidate", ab->command_candidate, "and the one to compare")
      ->type_name("CMD");
  command->add_flag("--commands-answer", ab->commands_answer,
                    "the commands take samples themselves, one a line (see docs/ab.md), and are "
                    "not timed as a whole");
  command->add_option("--timeout", ab->timeout_s, "seconds a command's sample may take")
      ->check(CLI::Range(0.001, 86400.0))
      ->capture_default_str();
  add_gate(*command, ab->gate, "time for all points together (default 10min)");
  command
      ->add_option("--inconclusive", ab->inconclusive,
                   "what a verdict of \"inconclusive\" is: fail (exit 8, default) or ok (exit 0)")
      ->check(one_of({"ok", "fail"}))
      ->type_name("WHAT");
  add_format(*command, ab->format, {"text", "markdown", "json"});
  command
      ->add_option("-o,--output", ab->output,
                   "the verdict and every unit (default results/ab-UTC.json)")
      ->type_name("FILE");
  add_when(*command, "--progress", ab->progress, "progress on stderr: auto, always or never");
  add_replay(*command, ab->replay, {"--help", "--format", "--progress"},
             "judge the units of such a file again");
}

void add_selfcheck(CLI::App& app, std::optional<SelfcheckOptions>& chosen) {
  const auto [command, check] = add_command(
      app, "selfcheck", "run ab on this build and itself: how noisy, what can be found", chosen);
  check->gate.budget_s = 300.0;
  add_config(*command, check->config);
  add_set(*command, "--set", check->overrides.set, "override one key of every experiment");
  command->add_option("--filter", check->filter, kFilterHelp)->type_name("REGEX");
  add_gate(*command, check->gate, "time for all points together (default 5min)");
  command
      ->add_option("--suite-points", check->suite_points,
                   "points of a simulated suite (default: those of the config)")
      ->check(CLI::Range(1, 10'000))
      ->type_name("N");
  add_format(*command, check->format, {"text", "json"});
  command->add_option("-o,--output", check->output, "the same as JSON")->type_name("FILE");
  command->add_option("--units", check->units, "keep every unit here, as ab does")
      ->type_name("FILE");
  add_when(*command, "--progress", check->progress, "progress on stderr: auto, always or never");
  add_replay(*command, check->replay,
             {"--help", "--format", "--progress", "--profile", "--margin", "--alpha", "--floor",
              "--seed", "--suite-points", "--output", "--units"},
             "judge the units of such a file instead");
}

}  // namespace zcbench
