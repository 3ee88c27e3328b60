#include "harness/run/estimate.hpp"

#include <algorithm>

#include "harness/input/input.hpp"
#include "harness/measure/trial.hpp"
#include "harness/run/preflight.hpp"
#include "harness/transfer/codec.hpp"

namespace zcbench {

namespace {

constexpr double kSampleNs = 150'000;  // open, verify, bookkeeping
constexpr double kThreadNs = 30'000;
constexpr double kPageElements = 512;
constexpr double kKernelElementNs = 1.0;
constexpr double kCheckElementNs = 2.0;          // publish and verify
constexpr double kMakeElementNs = 3.0;           // more, where the input is too large to be held
constexpr double kCopiedElementNs = 3.0;         // more, where slices go through channels
constexpr double kNumberElementNs = 80.0;        // more, where a codec makes an array of numbers
constexpr double kTextElementNs = 600.0;         // more, for JSON text
constexpr double kProgramStartNs = 350'000'000;  // of an external command, e.g. Python with NumPy
constexpr double kProgramSampleNs = 10'000'000;
constexpr double kProgramElementNs = 30.0;

double codec_element_ns(const Point& point) {
  if (find_codec(point.codec)->lead != nullptr) return 0;
  return point.codec == "json" ? kTextElementNs : kNumberElementNs;
}

double birth_ns(const Point& point, const MachineCosts& costs) {
  switch (find_strategy(point.strategy)->worker_kind) {
    case WorkerKind::process: return costs.process_ns * point.workers;
    case WorkerKind::thread: return kThreadNs * point.workers;
    case WorkerKind::external:
    case WorkerKind::none: return 0;
  }
  return 0;
}

// Workers fault in their slices side by side, a few at a time.
double fault_ns(const Point& point, const MachineCosts& costs) {
  if (find_strategy(point.strategy)->worker_kind != WorkerKind::process) return 0;
  constexpr double kMostAtOnce = 2;
  const double pages = static_cast<double>(point.elements) / kPageElements;
  return pages * costs.page_fault_ns / std::min<double>(point.workers, kMostAtOnce);
}

// A guess: what a program takes is its own affair.
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
  if (point.lifecycle == Lifecycle::fork) return point.samples * (births_ns + sample_ns);
  const double turns = static_cast<double>(point.samples) / point.samples_per_turn;
  return turns * (births_ns + kPoolWarmUps * round_ns) + point.samples * sample_ns;
}

}  // namespace

MachineCosts machine_costs(const SpeedLimits* limits) {
  constexpr double kForked = 4;
  MachineCosts costs;
  if (limits == nullptr) return costs;
  if (const SpeedFigure* forks = limits->find("fork/holds:1MB_private/workers:4")) {
    costs.process_ns = forks->value * 1000 / kForked;  // us
  }
  if (const SpeedFigure* fault = limits->find("fault/shared_warm/write")) {
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

}  // namespace zcbench
