#include "harness/estimate.hpp"

#include <algorithm>

#include "harness/machine_limits.hpp"
#include "harness/strategies/codec.hpp"

namespace zcbench {

namespace {

constexpr double kSampleNs = 300'000;   // open, publish, verify, bookkeeping
constexpr double kProcessNs = 250'000;  // birth and exit of one worker
constexpr double kThreadNs = 60'000;
constexpr double kFreshElementNs = 6.0;    // first touch of new pages, reset, kernel, check
constexpr double kReusedElementNs = 2.5;   // the same where the pages are there already
constexpr double kCopiedElementNs = 4.0;   // more, where slices go through pipes
constexpr double kNumberElementNs = 80.0;  // more, where a codec makes an array of numbers
constexpr double kTextElementNs = 600.0;   // more, for JSON text
constexpr double kProgramStartNs = 350'000'000;  // of an external command, e.g. Python with NumPy
constexpr double kProgramSampleNs = 10'000'000;
constexpr double kProgramElementNs = 30.0;

double codec_element_ns(const Point& point) {
  if (find_codec(point.codec)->lead != nullptr) return 0;
  return point.codec == "json" ? kTextElementNs : kNumberElementNs;
}

double birth_ns(const Point& point) {
  switch (find_strategy(point.strategy)->worker_kind) {
    case WorkerKind::process: return kProcessNs * point.workers;
    case WorkerKind::thread: return kThreadNs * point.workers;
    case WorkerKind::external:
    case WorkerKind::none: return 0;
  }
  return 0;
}

// A guess: what a program takes is its own affair.
double external_ns(const Point& point) {
  const double turns = static_cast<double>(point.samples) / point.samples_per_turn;
  return turns * kProgramStartNs +
         point.samples * (kProgramSampleNs +
                          static_cast<double>(point.elements) * kProgramElementNs);
}

double point_ns(const Point& point) {
  if (!point.command.argv.empty()) return external_ns(point);
  const bool pool = point.lifecycle == Lifecycle::pool;
  const double turns = pool ? static_cast<double>(point.samples) / point.samples_per_turn : 0;
  const double births = pool ? turns : point.samples;
  const std::uint64_t array_bytes = point.elements * sizeof(double);
  const bool copies = point_footprint(point).memory_bytes >= 2 * array_bytes;
  const double element_ns = (pool ? kReusedElementNs : kFreshElementNs) +
                            (copies ? kCopiedElementNs : 0) + codec_element_ns(point);
  const double elements = static_cast<double>(point.elements);
  return births * birth_ns(point) + turns * elements * kFreshElementNs +
         point.samples * (kSampleNs + elements * element_ns);
}

}  // namespace

std::int64_t estimated_duration_ns(const std::vector<Point>& points) {
  double total_ns = 0;
  for (const Point& point : points) total_ns += point_ns(point);
  return static_cast<std::int64_t>(total_ns);
}

}  // namespace zcbench
