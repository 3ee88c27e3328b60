#include <fmt/core.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <new>
#include <optional>
#include <string_view>
#include <utility>

#include "harness/claims/claims_report.hpp"
#include "harness/commands.hpp"
#include "harness/console.hpp"
#include "harness/dry_run.hpp"
#include "harness/environment.hpp"
#include "harness/errors.hpp"
#include "harness/format.hpp"
#include "harness/journal/fingerprint.hpp"
#include "harness/journal/journal.hpp"
#include "harness/launches.hpp"
#include "harness/machine_limits.hpp"
#include "harness/newest_results.hpp"
#include "harness/output_file.hpp"
#include "harness/plan.hpp"
#include "harness/plan_files.hpp"
#include "harness/progress.hpp"
#include "harness/report_command.hpp"
#include "harness/result_file.hpp"
#include "harness/results_size.hpp"
#include "harness/run_reader.hpp"
#include "harness/speed_limits_file.hpp"
#include "harness/summary.hpp"
#include "harness/sweep.hpp"
#include "harness/utc.hpp"

namespace zcbench {

namespace {

bool color_wanted(When when) {
  const char* no_color = std::getenv("NO_COLOR");
  const bool forbidden = no_color != nullptr && *no_color != '\0';
  return when == When::always ||
         (when == When::automatic && !forbidden && is_wanted(when, STDOUT_FILENO));
}

int terminal_width() {
  winsize size{};
  if (::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col >= 60) return size.ws_col;
  return SummaryStyle{}.width;
}

std::string to_text(const RunResult& result, const Environment& environment,
                    const SpeedLimits* limits) {
  return sealed_text(to_json(result, environment, limits));
}

ExitCode outcome(const RunResult& result) {
  const bool failed = std::ranges::any_of(
      result.points, [](const PointResult& point) { return point.status == PointStatus::failed; });
  return failed ? ExitCode::kPointFailed : ExitCode::kSuccess;
}

// FILE of the newest results/NAME-UTC.json.journal: which run --resume means without -o.
std::optional<std::string> unfinished_output(const Config& config) {
  const auto journal = newest_results(kResultsFolder, config.name, OutputFile::kJournalSuffix);
  if (!journal) return std::nullopt;
  return journal->substr(0, journal->size() - std::string_view(OutputFile::kJournalSuffix).size());
}

bool resumes(const RunOptions& options) {
  return options.left == LeftJournal::resume || options.left == LeftJournal::resume_anyway;
}

std::string output_path(const RunOptions& options, const Config& config) {
  if (options.output) return *options.output;
  const auto unfinished = resumes(options) ? unfinished_output(config) : std::nullopt;
  return unfinished.value_or(new_results(config.name));
}

// If `output` is already what this run would make, its exit code.
std::optional<ExitCode> nothing_left(const OutputFile& output, const RunOptions& options,
                                     const RunResult& planned) {
  if (!resumes(options) || output.has(OutputFile::kJournalSuffix) || !output.has(""))
    return std::nullopt;
  const RunFile file = read_run(output.path());
  const auto differ = differences(file.run.fingerprint, planned.fingerprint);
  if (!differ.empty()) {
    throw CorruptError(fmt::format("{}: is finished, and of another run: {}; name another output",
                                   output.path(), differences_text(differ)));
  }
  if (!options.quiet) print_out("nothing left: {} is finished\n", output.path());
  return outcome(file.run);
}

void say_how_it_goes_on(Journal& journal, const Interrupted& signal) {
  const std::uint64_t samples = journal.sample_count();
  if (samples == 0) return print_error("\nzcbench: {}; no sample was finished\n", signal.what());
  print_error("\nzcbench: {}; {} in {}; the same command with --resume goes on\n", signal.what(),
              samples == 1 ? "1 sample is" : fmt::format("{} samples are", samples),
              journal.path());
}

// Nothing is lost: all samples are in the journal. Returns why no command reads the file, if so.
std::optional<std::string> save(const OutputFile& output, const RunResult& result,
                                const std::string& text, const Journal& journal) {
  try {
    output.save(text);
    return why_too_large(text.size(), result.points);
  } catch (const OutputError& error) {
    throw OutputError(
        fmt::format("{}; all samples are in {}: the same command with --resume saves "
                    "them",
                    error.what(), journal.path()));
  }
}

void say_what_was_found(Journal& journal, const RunResult& result, bool quiet) {
  if (journal.torn_bytes() > 0) {
    print_error("zcbench: {}: dropped {} of a record that was not written whole\n", journal.path(),
                format_count(journal.torn_bytes(), "byte"));
  }
  if (quiet || result.resumes.empty()) return;
  print_error("zcbench: going on with {} ({})\n", journal.path(),
              format_count(journal.sample_count(), "sample"));
}

// A quiet run still says its errors.
void print_failures(const RunResult& result) {
  for (const PointResult& point : result.points) {
    if (point.status == PointStatus::failed) print_error("zcbench: failed: {}\n", point.reason);
  }
}

// The results are on disk: what becomes of their page changes nothing about the run.
void make_page(const std::string& results_path, bool quiet) {
  std::set_new_handler(nullptr);  // what ends a run that lacks memory must not end this one
  try {
    const WrittenReport report =
        write_report({.files = {results_path}, .output = {}, .svg_folder = {}});
    if (!quiet) print_out("\n{}\nreport: {}\n", render_brief(report.claims), report.path);
  } catch (const std::exception& error) {
    print_error("zcbench: no report: {}\n", error.what());
  }
}

// Of every point, no sample yet.
PlannedRun planned(const RunOptions& options, const Config& config, Plan whole) {
  identify_files(whole);
  Plan plan = shard_of(whole, options.shard);
  RunResult result{.config_name = config.name,
                   .config_path = config.path,
                   .seed = config.seed,
                   .started_utc = utc_now(),
                   .launches = options.launches,
                   .excluded_points = plan.excluded_points,
                   .complete = false,
                   .points = {},
                   .rounds = {}};
  result.shard = options.shard;
  for (const Point& point : plan.points) result.points.emplace_back().point = point;
  return {std::move(whole), std::move(plan), std::move(result)};
}

// Before the first point runs, and after all that could still refuse to run any.
void warn_of_size(const RunOptions& options, const Plan& plan) {
  const std::uint64_t memory_bytes = read_machine_limits().memory_bytes;
  for (const std::string& warning : size_warnings(plan.points, options.launches, memory_bytes)) {
    print_error("zcbench: warning: {}\n", warning);
  }
}

void run_plan(const RunOptions& options, const Plan& plan, JournalFile& journal,
              RunResult& result) {
  const bool with_progress = is_wanted(options.progress, STDERR_FILENO) && !options.quiet;
  if (options.launches > 1) {
    warn_of_size(options, plan);
    run_launches(options, with_progress, journal, result);
    return;
  }
  result.points = prepare_points(plan, leaks_of(options));
  warn_of_size(options, plan);
  Progress progress(with_progress);
  SweepLog log(journal, 0);
  run_sweep(result.seed, result, log, [&](const SweepProgress& now) { progress.show(now); });
}

}  // namespace

ExitCode run(const RunOptions& options) {
  if (options.launch) {
    return run_as_launch(options, [&] {
      const Config config = load_config(options.config, options.overrides);
      return planned(options, config, make_plan(config, options.filter));
    });
  }
  const Config config = load_config(options.config, options.overrides);
  Plan named = make_plan(config, options.filter);
  if (options.dry_run) {
    print_dry_run(shard_of(named, options.shard), options.launches);
    return ExitCode::kSuccess;
  }
  require_cpu();
  require_proc();
  auto [whole, plan, result] = planned(options, config, std::move(named));
  result.fingerprint = make_fingerprint(result, whole, read_environment());
  OutputFile output(output_path(options, config), config.path);
  if (const auto finished = nothing_left(output, options, result)) return *finished;
  Journal journal(output, options.left, result);
  say_what_was_found(journal, result, options.quiet);
  try {
    run_plan(options, plan, journal.file(), result);
  } catch (const Interrupted& signal) {
    say_how_it_goes_on(journal, signal);
    return static_cast<ExitCode>(signal.code());
  }
  result.complete = true;
  const Environment environment = read_environment();
  const KnownLimits known = load_speed_limits(kLimitsPath, limits_machine(environment));
  const SpeedLimits* const limits = known.limits ? &*known.limits : nullptr;
  const auto too_large = save(output, result, to_text(result, environment, limits), journal);
  journal.finish();
  if (too_large)
    throw OutputError(fmt::format("{}: is written, but {}", output.path(), *too_large));
  if (!options.quiet) {
    const SummaryStyle style{.color = color_wanted(options.color), .width = terminal_width()};
    print_out("{}\n", render_summary(result, style, limits));
    if (limits == nullptr) print_out("limits of this machine: {}\n", known.why_none);
    print_out("results: {}\n", output.path());
  }
  if (options.quiet) print_failures(result);
  if (options.report) make_page(output.path(), options.quiet);
  return outcome(result);
}

}  // namespace zcbench
