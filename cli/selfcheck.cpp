// `zcbench selfcheck CONFIG`: runs `ab` on one build against itself. Reports the noise of each
// point, and which slowdown `ab` would find in how much time.
#include "analysis/ab/selfcheck.hpp"

#include <fmt/core.h>
#include <unistd.h>

#include "analysis/ab/ab_file.hpp"
#include "analysis/ab/ab_options.hpp"
#include "analysis/ab/ab_setup.hpp"
#include "cli/activity_line.hpp"
#include "cli/commands.hpp"
#include "cli/gate_options.hpp"
#include "cli/options.hpp"
#include "cli/terminal.hpp"
#include "harness/base/console.hpp"
#include "harness/base/errors.hpp"
#include "harness/base/text.hpp"
#include "harness/json/json_write.hpp"
#include "harness/os/deadline.hpp"
#include "harness/os/file_io.hpp"
#include "harness/os/output_file.hpp"
#include "harness/os/signals.hpp"
#include "harness/results/results_reader.hpp"
#include "harness/run/progress.hpp"

namespace zcbench {

namespace {

struct SelfcheckOptions {
  std::string config;
  std::string filter;
  Overrides overrides;
  GateOptions gate;
  std::size_t suite_points = 0;       ///< per simulated suite; 0: as many as were measured
  std::optional<std::string> replay;  ///< analyze the units in this file; measure nothing
  std::string format;
  std::optional<std::string> output;
  std::optional<std::string> units;  ///< file for them
  When progress = When::automatic;
};

// Share of the budget that is spent on measuring. The rest is for the simulation.
constexpr double kMeasuringShare = 0.8;
constexpr double kDefaultSelfcheckBudgetS = 300.0;
// Time limit of the simulated gate per point.
constexpr double kSecondsPerPoint = 60.0;

bool any_failed(const AbRecord& record) {
  for (const AbPoint& point : record.points) {
    if (point.failure) return true;
  }
  return false;
}

AbSetup set_up_itself(const SelfcheckOptions& options) {
  AbOptions same;
  same.config = options.config;
  same.filter = options.filter;
  same.overrides = options.overrides;
  same.baseline = same.candidate = own_path();
  same.gate = options.gate;
  same.gate.budget_s = options.gate.budget_s.value_or(kDefaultSelfcheckBudgetS);
  AbSetup setup = set_up(same);
  setup.plan.stops_when_decided = false;
  return setup;
}

void measure(AbSetup& setup, When wanted) {
  const StopSignalsNoted noted;
  Progress progress(is_wanted(wanted, STDERR_FILENO));
  run_session(setup.plan, setup.record, [&](const std::string& status) { progress.show(status); });
  progress.finish();
  throw_if_interrupted();
}

AbRecord replayed(const SelfcheckOptions& options) {
  AbRecord record = replayed_record(read_results_text(*options.replay), *options.replay);
  GateOptions gate = options.gate;
  gate.floor_ns = gate.floor_ns.value_or(record.rules.floor_ns);  // of the clock that timed them
  record.rules = resolve_rules(gate, true);
  record.seed = options.gate.seed.value_or(record.seed);
  return record;
}

std::optional<OutputFile> open_output(const std::optional<std::string>& path,
                                      const std::string& config) {
  if (!path) return std::nullopt;
  return std::optional<OutputFile>(std::in_place, *path, config);
}

ExitCode selfcheck(const SelfcheckOptions& options) {
  if (options.config.empty() && !options.replay) {
    throw ConfigError("selfcheck needs a CONFIG to measure, or --replay FILE");
  }
  if (options.output && options.units && place_of(*options.output) == place_of(*options.units)) {
    throw ConfigError(fmt::format("--output and --units are both {}; name two different files",
                                  in_quotes(*options.units)));
  }
  show_activities(options.progress);
  AbSetup setup =
      options.replay ? AbSetup{.plan = {}, .record = replayed(options)} : set_up_itself(options);
  // Opened first, so that an output that cannot be written is reported before anything is measured.
  const auto output = open_output(options.output, options.config);
  const auto units = open_output(options.units, options.config);
  AbRecord& record = setup.record;
  std::optional<std::int64_t> end_ns;
  if (!options.replay) {
    const double budget_s = record.budget_s;
    end_ns = now_ns() + static_cast<std::int64_t>(budget_s * 1e9);
    record.budget_s = budget_s * kMeasuringShare;
    measure(setup, options.progress);
    record.budget_s = budget_s;
  }
  if (units) units->save(json_text(to_json(record, judge(record))));
  const Selfcheck check = selfcheck_of(record, kSecondsPerPoint, options.suite_points, end_ns);
  const std::string json = json_text(to_json(check, record));
  if (output) output->save(json);
  print_lines(options.format == "json" ? json : to_text(check, record, table_style()));
  return any_failed(record) ? ExitCode::kPointFailed : ExitCode::kSuccess;
}

}  // namespace

Action declare_selfcheck(CLI::App& command) {
  auto options = std::make_shared<SelfcheckOptions>();
  add_config(command, options->config);
  add_set(command, options->overrides);
  add_filter(command, options->filter);
  add_gate(command, options->gate, "5min");
  command
      .add_option("--suite-points", options->suite_points,
                  "points per simulated suite (default: as many as the config has)")
      ->check(CLI::Range(1, 10'000))
      ->type_name("N");
  add_format(command, options->format, {"text", "json"});
  add_output(command, options->output, "also write the result as JSON");
  command.add_option("--units", options->units, "also write all units, as ab does")
      ->type_name("FILE");
  add_progress(command, options->progress);
  add_replay(command, options->replay,
             {"--help", "--format", "--progress", "--profile", "--margin", "--alpha", "--floor",
              "--seed", "--suite-points", "--output", "--units"},
             "analyze the units in this file; measure nothing");
  return action(options, selfcheck);
}

}  // namespace zcbench
