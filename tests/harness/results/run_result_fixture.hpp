// Made-up results, for tests of everything that comes after the samples, such as the results file
// and the summary.
#pragma once

#include <cmath>
#include <string>
#include <vector>

#include "harness/model/result.hpp"

namespace zcbench {

inline Point make_point(const std::string& kernel, const std::string& strategy,
                        std::uint64_t elements, std::uint32_t workers,
                        Lifecycle lifecycle = Lifecycle::fork) {
  Point point;
  point.kernel = kernel;
  point.strategy = strategy;
  point.elements = elements;
  point.workers = workers;
  point.lifecycle = lifecycle;
  return point;
}

/// Sample `index` of a point. All its fields differ from each other.
inline Sample make_sample(std::int64_t real_time_ns, std::uint64_t index) {
  Sample sample;
  sample.real_time_ns = real_time_ns;
  sample.cpu_time_ns = real_time_ns * 2;
  sample.phases = {.publish_ns = 11,
                   .start_ns = 12,
                   .distribute_ns = 13,
                   .compute_ns = 14,
                   .collect_ns = 15,
                   .join_ns = 16};
  sample.bytes_copied = {.publish = 21, .to_workers = 22, .from_workers = 23, .results = 24};
  sample.off_clock_ns = 30;
  sample.setup_ns = 29;
  sample.compute_span_ns = 31;
  sample.worker_cpu_ns = 32;
  sample.minor_faults = 33;
  sample.major_faults = 34;
  sample.context_switches = 35;
  sample.worker_peak_rss_bytes = 36;
  sample.workers_detail = {
      {.started_ns = 41, .compute_begin_ns = 42, .compute_end_ns = 43, .exited_ns = 44}};
  sample.figures = {{"sum", 333412.7812}};
  sample.order = 100 + index;
  sample.round = 200 + static_cast<std::uint32_t>(index);
  return sample;
}

/// A valid point whose median has the 95 % interval `median_ns` +- 1 %.
inline PointResult make_valid(const Point& point, double median_ns) {
  PointResult result{
      .point = point, .status = PointStatus::valid, .reason = "", .samples = {}, .chunks = {}};
  std::uint64_t index = 0;
  for (const double factor : {1.3, 0.99, 1.0, 1.0, 1.0, 0.99, 0.9, 1.01, 1.01}) {
    result.samples.push_back(make_sample(std::llround(median_ns * factor), index++));
  }
  return result;
}

inline PointResult make_failed(const Point& point, const std::string& reason) {
  return {.point = point,
          .status = PointStatus::failed,
          .reason = point.name() + ": " + reason,
          .samples = {},
          .chunks = {}};
}

inline PointResult make_unavailable(const Point& point, const std::string& reason) {
  return {.point = point,
          .status = PointStatus::unavailable,
          .reason = reason,
          .samples = {},
          .chunks = {}};
}

/// One valid, one failed and one unavailable point.
inline RunResult make_run() {
  return {
      .config_name = "mixed",
      .config_path = "configs/mixed.json",
      .seed = 7,
      .started_utc = "2024-01-02T03:04:05Z",
      .excluded_points = 3,
      .complete = true,
      .points = {make_valid(make_point("square", "shared_mmap", 1000, 4), 1e6),
                 make_failed(make_point("square", "pipe_copy", 1000, 4),
                             "worker 2 (pid 77) ended by signal 9 (SIGKILL)"),
                 make_unavailable(make_point("square", "posix_shm", 1000, 4), "no /dev/shm here")},
      .rounds = {{.fork_ns = 700'000, .noisy = false}, {.fork_ns = 9'000'000, .noisy = true}}};
}

/// The run as it is before its first sample.
inline RunResult unsampled(const RunResult& run) {
  RunResult plan = run;
  plan.rounds.clear();
  for (PointResult& point : plan.points) {
    const Point copy = point.point;
    point = {};
    point.point = copy;
  }
  return plan;
}

}  // namespace zcbench
