// `zcbench run [CONFIG]`: config -> plan -> samples -> results file -> summary.
#include <fmt/core.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <exception>
#include <new>
#include <optional>
#include <string_view>
#include <utility>

#include "analysis/claims/claims_report.hpp"
#include "analysis/summary/summary.hpp"
#include "cli/activity_line.hpp"
#include "cli/commands.hpp"
#include "cli/limits.hpp"
#include "cli/options.hpp"
#include "cli/report.hpp"
#include "cli/terminal.hpp"
#include "harness/base/console.hpp"
#include "harness/base/date.hpp"
#include "harness/base/errors.hpp"
#include "harness/base/format.hpp"
#include "harness/external/plan_files.hpp"
#include "harness/journal/fingerprint.hpp"
#include "harness/journal/journal.hpp"
#include "harness/machine/environment.hpp"
#include "harness/machine/limits_benchmark.hpp"
#include "harness/machine/peak_rates.hpp"
#include "harness/os/output_file.hpp"
#include "harness/os/signals.hpp"
#include "harness/plan/plan.hpp"
#include "harness/plan/shard.hpp"
#include "harness/results/results_path.hpp"
#include "harness/results/results_size.hpp"
#include "harness/results/results_writer.hpp"
#include "harness/results/run_reader.hpp"
#include "harness/run/dry_run.hpp"
#include "harness/run/launches.hpp"
#include "harness/run/preflight.hpp"
#include "harness/run/progress.hpp"
#include "harness/run/sweep.hpp"

namespace zcbench {

namespace {

// The output at the end of a run fits on one screen: summary, claims, and where everything is.
constexpr std::size_t kScreenLines = 40;
constexpr std::size_t kPathLines = 4;

ExitCode outcome(const RunResult& result) {
  const bool failed = std::ranges::any_of(
      result.points, [](const PointResult& point) { return point.status == PointStatus::failed; });
  return failed ? ExitCode::kPointFailed : ExitCode::kSuccess;
}

// The run that --resume continues without -o: FILE of the newest results/NAME-UTC.json.journal.
std::optional<std::string> unfinished_output(const Config& config) {
  const auto journal = newest_results(kResultsFolder, config.name, OutputFile::kJournalSuffix);
  if (!journal) return std::nullopt;
  return journal->substr(0, journal->size() - std::string_view(OutputFile::kJournalSuffix).size());
}

bool resumes(const RunOptions& options) {
  return options.left == JournalPolicy::resume || options.left == JournalPolicy::resume_anyway;
}

// The path of the results file; nullopt if the run needs a new name.
std::optional<std::string> output_path(const RunOptions& options, const Config& config) {
  if (options.output || !resumes(options)) return options.output;
  return unfinished_output(config);
}

// If `output` already holds the results of this run, returns their exit code. A run that was killed
// after saving its results and before removing its journal leaves both; if the user named the
// output, it saves its results again.
std::optional<ExitCode> code_if_finished(const OutputFile& output, const RunOptions& options,
                                         const RunResult& planned) {
  const bool has_journal = output.has(OutputFile::kJournalSuffix);
  if (!resumes(options) || (has_journal && options.output) || !output.has("")) return std::nullopt;
  const Results file = read_run(output.path());
  const auto differ = differences(file.run.fingerprint, planned.fingerprint);
  if (!differ.empty()) {
    throw CorruptError(
        fmt::format("{}: is the finished output of a different run: {}; choose another output",
                    output.path(), differences_text(differ)));
  }
  RunResult none = planned;
  if (has_journal) Journal(output, JournalPolicy::discard, none);
  if (!options.quiet) print_out("nothing to do: {} is already finished\n", output.path());
  return outcome(file.run);
}

// The process that holds the journal of a new name owns that name.
void take_new_output(const Config& config, const RunResult& result,
                     std::optional<OutputFile>& output, std::optional<Journal>& journal) {
  constexpr int kAttempts = 100;
  for (int attempt = 0; attempt < kAttempts; ++attempt) {
    output.emplace(new_results(config.name), config.path, NamedBy::zcbench);
    journal.emplace(*output, result);
    // Another run may have finished between new_results() and the creation of our journal.
    if (journal->is_open() && !output->has("")) return;
    journal.reset();
  }
  throw InUseError(output->path() + ": other runs take every new name; choose an output with -o");
}

void say_how_to_resume(Journal& journal, const Interrupted& signal) {
  const std::uint64_t samples = journal.sample_count();
  if (samples == 0) return print_error("\nzcbench: {}; no sample was finished\n", signal.what());
  print_error("\nzcbench: {}; {} saved in {}; to continue, run the same command with --resume\n",
              signal.what(), samples == 1 ? "1 sample is" : fmt::format("{} samples are", samples),
              journal.path());
}

// If the results cannot be saved, no sample is lost, because all are in the journal.
std::string save(const OutputFile& output, const WriteText& write, const Journal& journal) {
  try {
    return output.save(write);
  } catch (const OutputError& error) {
    throw OutputError(
        fmt::format("{}; all samples are in {}; to save them, run the same command with --resume",
                    error.what(), journal.path()));
  }
}

void report_resumed_journal(Journal& journal, const RunResult& result, bool quiet) {
  if (journal.torn_bytes() > 0) {
    print_error("zcbench: {}: dropped {} of an incomplete record\n", journal.path(),
                format_count(journal.torn_bytes(), "byte"));
  }
  if (quiet || result.resumes.empty()) return;
  print_error("zcbench: resuming {} ({})\n", journal.path(),
              format_count(journal.sample_count(), "sample"));
}

// A quiet run still reports its errors.
void print_failures(const RunResult& result) {
  for (const PointResult& point : result.points) {
    if (point.status == PointStatus::failed) print_error("zcbench: failed: {}\n", point.reason);
  }
}

// The results are on disk already, so a failed page must not fail the run.
void make_page(const std::string& results_path, NamedBy named_by, bool quiet,
               std::size_t most_lines) {
  std::set_new_handler(nullptr);  // running out of memory must not end the program here
  try {
    const WrittenReport report =
        write_report({.files = {results_path}, .output = {}, .named_by = named_by});
    if (quiet) return;
    print_lines(render_brief(report.claims, paragraph_width(), most_lines) + "\n");
    print_out("report: {}\n", report.path);
  } catch (const std::exception& error) {
    print_error("zcbench: cannot write the report: {}\n", error.what());
  }
}

// The planned run: it has every point, still without samples.
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

// Called before the first point runs, when nothing can refuse the run any more.
void warn_of_size(const RunOptions& options, const Plan& plan) {
  const std::uint64_t memory_bytes = read_machine_limits().memory_bytes;
  for (const std::string& warning : size_warnings(plan.points, options.launches, memory_bytes)) {
    print_error("zcbench: warning: {}\n", warning);
  }
}

void warn_if_shm_is_shared(DevShm dev_shm, bool quiet) {
  if (dev_shm != DevShm::shared || quiet) return;
  print_error(
      "zcbench: /dev/shm is not private to this run; if the run is killed, its shared memory stays "
      "there until the next run or zcbench clean\n");
}

void run_plan(const RunOptions& options, const Plan& plan, JournalFile& journal,
              RunResult& result) {
  const bool with_progress = is_wanted(options.progress, STDERR_FILENO) && !options.quiet;
  if (options.launches > 1) {
    warn_of_size(options, plan);
    run_launches(options, with_progress, journal, result);
    return warn_if_shm_is_shared(result.dev_shm, options.quiet);
  }
  result.points = prepare_points(plan, leaks_of(options), &result.dev_shm);
  warn_if_shm_is_shared(result.dev_shm, options.quiet);
  warn_of_size(options, plan);
  Progress progress(with_progress);
  SweepLog log(journal, 0);
  run_sweep(result.seed, result, log, [&](const SweepProgress& now) { progress.show(now); });
}

ExitCode run(const RunOptions& options) {
  show_activities(options.quiet ? When::never : options.progress);
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
  Environment environment = read_environment();
  result.fingerprint = make_fingerprint(result, whole, environment);
  const NamedBy named_by = options.output ? NamedBy::user : NamedBy::zcbench;
  std::optional<OutputFile> output;
  std::optional<Journal> journal;
  if (const auto path = output_path(options, config)) {
    output.emplace(*path, config.path, named_by);
    if (const auto finished = code_if_finished(*output, options, result)) return *finished;
    journal.emplace(*output, options.left, result);
  } else {
    take_new_output(config, result, output, journal);
  }
  report_resumed_journal(*journal, result, options.quiet);
  std::optional<StopSignalsNoted> noted(std::in_place);
  try {
    if (options.limits) measure_missing_limits(options.quiet);
    run_plan(options, plan, journal->file(), result);
  } catch (const Interrupted& signal) {
    say_how_to_resume(*journal, signal);
    return static_cast<ExitCode>(signal.code());
  }
  result.complete = true;
  refresh(environment);
  const KnownLimits known = load_peak_rates(kLimitsPath, limits_machine(environment));
  const PeakRates* const limits = known.limits ? &*known.limits : nullptr;
  std::uint64_t file_bytes = 0;
  const auto write = [&](TextSink& out) {
    file_bytes = write_results(out, result, environment, limits);
  };
  const std::string saved = save(*output, write, *journal);
  journal->finish();
  throw_if_interrupted();
  noted.reset();
  if (const auto too_large = why_too_large(file_bytes, result.points)) {
    throw OutputError(fmt::format("{}: was written, but {}", saved, *too_large));
  }
  const std::string summary =
      options.quiet ? "" : render_summary(result, terminal_style(options.color));
  print_colored(options.report || options.quiet ? summary : summary + "\n");
  if (options.quiet) print_failures(result);
  if (options.report) {
    const auto lines = static_cast<std::size_t>(std::ranges::count(summary, '\n'));
    make_page(
        saved, named_by, options.quiet,
        kScreenLines - std::min(kScreenLines, lines + kPathLines + (limits == nullptr ? 1 : 0)));
  }
  if (!options.quiet) {
    print_out("results: {}\nall tables: zcbench show {}\n", saved, saved);
    if (limits == nullptr) {
      print_out("limits of this machine: {}; measure them in half a minute with: {}\n",
                known.why_none, limits_command());
    }
  }
  return outcome(result);
}

void add_launches(CLI::App& command, RunOptions& run) {
  command
      .add_option("--launches", run.launches,
                  "repeat the plan in N fresh processes, as compare needs (1 to 100)")
      ->check(CLI::Range(1, 100))
      ->type_name("N");
  // Internal: run_launch() passes it to the process that it starts.
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
  const auto add = [&](const char* flag, JournalPolicy left, const char* help) {
    return command.add_flag_callback(
        flag, [&run, left] { run.left = left; }, help);
  };
  CLI::Option* const resume =
      add("--resume", JournalPolicy::resume, "resume the unfinished run of this output");
  CLI::Option* const anyway =
      add("--resume-anyway", JournalPolicy::resume_anyway,
          "resume even with another program or host; the results record it");
  CLI::Option* const discard = add("--discard-journal", JournalPolicy::discard,
                                   "discard the journal of an unfinished run of this output");
  discard->excludes(resume)->excludes(anyway);
}

}  // namespace

// These include all options that launch_arguments() passes to a launched process.
void add_run_options(CLI::App& command, RunOptions& run) {
  add_config(command, run.config)->capture_default_str();
  add_output(command, run.output, "results file (default results/NAME-UTC.json)");
  add_filter(command, run.filter);
  add_set(command, run.overrides);
  add_seed(command, run.overrides.seed, "seed of the order of points and of generated data");
  add_launches(command, run);
  add_resume(command, run);
  command
      .add_option_function<std::string>(
          "--shard", [&run](const std::string& text) { run.shard = parse_shard(text); },
          "run only shard I of N of the points; zcbench merge merges the results")
      ->type_name("I/N");
  command.add_flag("--require-leakproof", run.require_leakproof,
                   "refuse to run if a kill could leave an object in /dev/shm");
  command.add_flag("--dry-run", run.dry_run,
                   "show the points, memory and estimated time; run nothing");
  command.add_flag("--report", run.report,
                   "also write an HTML page of the results, as zcbench report does");
  command.add_flag("--limits", run.limits,
                   "first measure this machine's limits, unless they are known");
  command.add_flag("-q,--quiet", run.quiet, "print only errors");
  add_progress(command, run.progress);
  add_when(command, "--color", run.color,
           "color the summary: auto (respects NO_COLOR), always or never");
}

Action declare_run(CLI::App& command) {
  auto options = std::make_shared<RunOptions>();
  add_run_options(command, *options);
  return [options] {
    return CommandResult{.code = run(*options), .text_is_the_product = options->dry_run};
  };
}

}  // namespace zcbench
