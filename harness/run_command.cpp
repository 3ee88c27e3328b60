#include <fmt/core.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <exception>

#include "harness/claims/claims_report.hpp"
#include "harness/commands.hpp"
#include "harness/console.hpp"
#include "harness/environment.hpp"
#include "harness/errors.hpp"
#include "harness/estimate.hpp"
#include "harness/format.hpp"
#include "harness/launches.hpp"
#include "harness/machine_limits.hpp"
#include "harness/output_file.hpp"
#include "harness/plan.hpp"
#include "harness/point_sampler.hpp"
#include "harness/progress.hpp"
#include "harness/report_command.hpp"
#include "harness/result_file.hpp"
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

// The same points when every sequential one stops at once.
std::vector<Point> with_fewest_samples(std::vector<Point> points) {
  for (Point& point : points) {
    if (point.sequential) point.samples = point.sequential->min;
  }
  return points;
}

std::uint64_t sample_count(const std::vector<Point>& points) {
  std::uint64_t samples = 0;
  for (const Point& point : points) samples += point.samples;
  return samples;
}

// "30", or "10..200".
std::string range_text(const std::string& least, const std::string& most) {
  return least == most ? most : fmt::format("{}..{}", least, most);
}

std::string samples_text(const Point& point) {
  const std::uint32_t least = point.sequential ? point.sequential->min : point.samples;
  return range_text(std::to_string(least), std::to_string(point.samples));
}

void print_dry_run(const Plan& plan, std::uint32_t launches) {
  enter_shm_for(plan.points);
  const MachineLimits limits = read_machine_limits();
  for (const Point& point : plan.points) {
    print_out("{:<70} {:>4} samples  {:>9}\n", point.name(), samples_text(point),
              format_bytes(point_memory_bytes(point)));
    if (const auto reason = why_cannot_be_swept(point, limits)) {
      print_out("  cannot run here: {}\n", *reason);
    }
  }
  const MemoryNeed need = memory_need(plan.points, limits.memory_bytes);
  const std::vector<Point> fewest = with_fewest_samples(plan.points);
  const std::uint64_t samples = sample_count(plan.points);
  print_out("\n{}, {}{}{}; {} left out\n", format_count(plan.points.size(), "point"),
            range_text(std::to_string(sample_count(fewest)), std::to_string(samples)),
            samples == 1 ? " sample" : " samples",
            launches > 1 ? fmt::format(" in each of {} launches", launches) : "",
            format_count(plan.excluded_points, "combination"));
  print_out("memory needed: {} (input {}, largest point {}); this machine has {}\n",
            format_bytes(need.needed_bytes()), format_bytes(need.input_bytes),
            format_bytes(need.largest_point_bytes), format_bytes(limits.memory_bytes));
  const KnownLimits known = load_speed_limits(kLimitsPath, limits_machine(read_environment()));
  const MachineCosts costs = machine_costs(known.limits ? &*known.limits : nullptr);
  const auto duration = [&](const std::vector<Point>& points) {
    return format_duration_ns(launches * static_cast<double>(estimated_duration_ns(points, costs)));
  };
  print_out("estimated duration: about {}{}\n", range_text(duration(fewest), duration(plan.points)),
            known.limits ? "" : "; better known after zcbench limits");
}

std::string default_output(const Config& config) {
  return fmt::format("results/{}-{}.json", config.name, utc_now("%Y%m%dT%H%M%SZ"));
}

std::string to_text(const RunResult& result, const Environment& environment,
                    const SpeedLimits* limits) {
  return sealed_text(to_json(result, environment, limits));
}

// What was finished before the signal is kept beside the output, which stays as it was.
void save_interrupted(OutputFile& output, RunResult& result, const Interrupted& signal) {
  output.save_partial(to_text(result, read_environment(), nullptr));
  print_error("\nzcbench: {}; the samples taken so far are in {}\n", signal.what(),
              output.partial_path());
}

// A quiet run still says its errors.
void print_failures(const RunResult& result) {
  for (const PointResult& point : result.points) {
    if (point.status == PointStatus::failed) print_error("zcbench: failed: {}\n", point.reason);
  }
}

// The results are on disk: what becomes of their page changes nothing about the run.
void make_page(const std::string& results_path, bool quiet) {
  try {
    const WrittenReport report =
        write_report({.files = {results_path}, .output = {}, .svg_folder = {}});
    if (!quiet) print_out("\n{}\nreport: {}\n", render_brief(report.claims), report.path);
  } catch (const std::exception& error) {
    print_error("zcbench: no report: {}\n", error.what());
  }
}

ExitCode outcome(const RunResult& result) {
  const bool failed = std::ranges::any_of(
      result.points, [](const PointResult& point) { return point.status == PointStatus::failed; });
  return failed ? ExitCode::kPointFailed : ExitCode::kSuccess;
}

// Of every point, no sample yet.
RunResult planned(const Config& config, const Plan& plan) {
  RunResult result{.config_name = config.name,
                   .config_path = config.path,
                   .seed = config.seed,
                   .started_utc = utc_now(),
                   .excluded_points = plan.excluded_points,
                   .complete = false,
                   .points = {},
                   .rounds = {}};
  for (const Point& point : plan.points) result.points.emplace_back().point = point;
  return result;
}

void run_plan(const RunOptions& options, const Plan& plan, RunResult& result) {
  const bool with_progress = is_wanted(options.progress, STDERR_FILENO) && !options.quiet;
  if (options.launches > 1) {
    run_launches(options, with_progress, result);
    return;
  }
  result.points = prepare_points(plan);
  Progress progress(with_progress);
  run_sweep(result.seed, result, [&](const SweepProgress& now) { progress.show(now); });
}

}  // namespace

ExitCode run(const RunOptions& options) {
  const Config config = load_config(options.config, options.overrides);
  const Plan plan = make_plan(config, options.filter);
  if (options.dry_run) {
    print_dry_run(plan, options.launches);
    return ExitCode::kSuccess;
  }
  require_cpu();
  RunResult result = planned(config, plan);
  if (options.launch) return run_as_launch(options, plan, result);
  OutputFile output(options.output.value_or(default_output(config)), config.path);
  result.launches = options.launches;
  try {
    run_plan(options, plan, result);
  } catch (const Interrupted& signal) {
    save_interrupted(output, result, signal);
    return static_cast<ExitCode>(signal.code());
  }
  result.complete = true;
  const Environment environment = read_environment();
  const KnownLimits known = load_speed_limits(kLimitsPath, limits_machine(environment));
  const SpeedLimits* const limits = known.limits ? &*known.limits : nullptr;
  output.save(to_text(result, environment, limits));
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
