#include "harness/run/dry_run.hpp"

#include <fmt/core.h>

#include <algorithm>

#include "harness/base/console.hpp"
#include "harness/base/format.hpp"
#include "harness/input/input.hpp"
#include "harness/machine/environment.hpp"
#include "harness/machine/limits_benchmark.hpp"
#include "harness/machine/peak_rates.hpp"
#include "harness/measure/trial.hpp"
#include "harness/results/results_size.hpp"
#include "harness/run/point_sampler.hpp"
#include "harness/run/preflight.hpp"
#include "harness/run/sweep.hpp"
#include "harness/transfer/codec.hpp"

namespace zcbench {

namespace {

constexpr double kSampleNs = 150'000;  // open, verify, bookkeeping
constexpr double kThreadNs = 30'000;
constexpr double kExecNs = 1'500'000;  // a worker that is a new process of this program
constexpr double kPageElements = 512;
constexpr double kKernelElementNs = 1.0;
constexpr double kCheckElementNs = 2.0;      // publish and verify
constexpr double kMakeElementNs = 3.0;       // extra, if the input does not fit into memory
constexpr double kCopiedElementNs = 3.0;     // extra, if slices go through channels
constexpr double kNumberElementNs = 80.0;    // extra, if a codec makes an array of numbers
constexpr double kTextElementNs = 600.0;     // extra, for JSON text
constexpr double kLauncherNs = 350'000'000;  // mpirun, with MPI_Init and MPI_Finalize
constexpr double kRankStartNs = 60'000'000;
constexpr double kProgramStartNs = 350'000'000;  // an external command, e.g. Python with NumPy
constexpr double kProgramSampleNs = 10'000'000;
constexpr double kProgramElementNs = 30.0;

double codec_element_ns(const Point& point) {
  if (find_codec(point.codec)->lead != nullptr) return 0;
  return point.codec == "json" ? kTextElementNs : kNumberElementNs;
}

double birth_ns(const Point& point, const MachineCosts& costs) {
  switch (find_strategy(point.strategy)->worker_kind) {
    case WorkerKind::process:
      return (point.lifecycle == Lifecycle::exec ? kExecNs : costs.process_ns) * point.workers;
    case WorkerKind::thread: return kThreadNs * point.workers;
    case WorkerKind::ranks: return kLauncherNs + kRankStartNs * point.workers;
    case WorkerKind::external:
    case WorkerKind::none: return 0;
  }
  return 0;
}

// Workers fault in their slices in parallel, but only a few at a time.
double fault_ns(const Point& point, const MachineCosts& costs) {
  if (find_strategy(point.strategy)->worker_kind != WorkerKind::process) return 0;
  constexpr double kMostAtOnce = 2;
  const double pages = static_cast<double>(point.elements) / kPageElements;
  return pages * costs.page_fault_ns / std::min<double>(point.workers, kMostAtOnce);
}

// A guess: how long a program really takes is unknown.
double external_ns(const Point& point) {
  const double turns = static_cast<double>(point.samples) / point.samples_per_turn;
  return turns * kProgramStartNs +
         point.samples *
             (kProgramSampleNs + static_cast<double>(point.elements) * kProgramElementNs);
}

double point_ns(const Point& point, const MachineCosts& costs) {
  if (!point.command.argv.empty()) return external_ns(point);
  const auto elements = static_cast<double>(point.elements);
  const bool copies = point_footprint(point).memory_bytes >= 2 * point.elements * sizeof(double);
  const double round_ns =
      elements * (kKernelElementNs + (copies ? kCopiedElementNs : 0) + codec_element_ns(point));
  const double make_ns = point.elements * sizeof(double) > kMostHeldBytes ? kMakeElementNs : 0;
  const double sample_ns = kSampleNs + elements * (kCheckElementNs + make_ns) + round_ns;
  const double births_ns = birth_ns(point, costs) + fault_ns(point, costs);
  if (point.lifecycle != Lifecycle::pool) return point.samples * (births_ns + sample_ns);
  const double turns = static_cast<double>(point.samples) / point.samples_per_turn;
  return turns * (births_ns + kPoolWarmUps * round_ns) + point.samples * sample_ns;
}

// The same points, with every sequential one at its minimum.
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

}  // namespace

MachineCosts machine_costs(const PeakRates* limits) {
  constexpr double kForked = 4;
  MachineCosts costs;
  if (limits == nullptr) return costs;
  if (const PeakRate* forks = limits->find("fork/holds:1MB_private/workers:4")) {
    costs.process_ns = forks->value * 1000 / kForked;  // us
  }
  if (const PeakRate* fault = limits->find("fault/shared_warm/write")) {
    costs.page_fault_ns = fault->value;
  }
  return costs;
}

std::int64_t estimated_duration_ns(const std::vector<Point>& points, const MachineCosts& costs) {
  double total_ns = 0;
  for (const Point& point : points) {
    const double ns = point_ns(point, costs);
    const bool is_limited = point.sequential && point.sequential->max_seconds;
    total_ns += is_limited ? std::min(ns, *point.sequential->max_seconds * 1e9) : ns;
  }
  return static_cast<std::int64_t>(total_ns);
}

void print_dry_run(const Plan& plan, std::uint32_t launches) {
  enter_shm_for(plan.points);
  const AvailableResources limits = read_machine_limits();
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
  const ResultsSize size = results_size(plan.points, launches);
  const std::uint64_t needed_bytes =
      std::max(need.needed_bytes() + size.held_bytes, size.making_bytes);
  print_out(
      "memory needed: {} of {}\n  input {}, largest point {}, samples {}, writing the results {}\n",
      format_bytes(needed_bytes), format_bytes(limits.memory_bytes), format_bytes(need.input_bytes),
      format_bytes(need.largest_point_bytes), format_bytes(size.held_bytes),
      format_bytes(size.making_bytes));
  for (const std::string& warning : size_warnings(plan.points, launches, limits.memory_bytes)) {
    print_error("zcbench: warning: {}\n", warning);
  }
  print_out("results file: about {}\n", format_bytes(size.file_bytes));
  const KnownLimits known = load_peak_rates(kLimitsPath, limits_machine(read_environment()));
  const MachineCosts costs = machine_costs(known.limits ? &*known.limits : nullptr);
  const auto duration = [&](const std::vector<Point>& points) {
    return format_duration_ns(launches * static_cast<double>(estimated_duration_ns(points, costs)));
  };
  print_out("estimated duration: about {}\n", range_text(duration(fewest), duration(plan.points)));
  if (!known.limits) {
    print_out("for a better estimate, measure this machine first:\n  {}\n", limits_command());
  }
}

}  // namespace zcbench
