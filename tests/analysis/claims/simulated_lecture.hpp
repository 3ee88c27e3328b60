// Simulated points for which the lecture's claims hold or do not hold, for tests of the built-in
// claims.
#pragma once

#include <vector>

#include "tests/analysis/claims/claims_fixture.hpp"

namespace zcbench {

using Points = std::vector<PointResult>;

/// Workers that attach. Their times and memory are powers of the number of elements.
inline Points attaching(const char* strategy, double time_power, double memory_power,
                        double spread = 0.05) {
  Points points;
  for (const std::uint32_t workers : {1u, 4u}) {
    for (const std::uint64_t elements : {1000u, 100'000u, 10'000'000u}) {
      const auto n = static_cast<double>(elements);
      points.push_back(simulated(
          make_point("null", strategy, elements, workers), [=](Sample& sample, std::size_t i) {
            sample.workers_detail = {
                {.started_ns = 1000,
                 .compute_begin_ns =
                     1000 + std::llround(1e5 * std::pow(n, time_power) * wobble(i, spread)),
                 .compute_end_ns = 0,
                 .exited_ns = 0}};
            sample.worker_peak_rss_bytes =
                static_cast<std::uint64_t>(1e6 * std::pow(n, memory_power) * wobble(i, 0.01));
          }));
    }
  }
  return points;
}

/// A point for which these bytes are copied on each route.
inline PointResult copied(const Point& point, const BytesCopied& bytes) {
  return simulated(point, [&](Sample& sample, std::size_t) { sample.bytes_copied = bytes; });
}

/// Example 28.1 with four workers. Each computes for 100 ns, and starts `stagger` ns after the one
/// before it.
inline PointResult at_work(std::int64_t stagger) {
  return simulated(make_point("square", "shared_mmap", 1'000'000, 4),
                   [=](Sample& sample, std::size_t) {
                     for (std::int64_t worker = 0; worker < 4; ++worker) {
                       sample.workers_detail.push_back({.started_ns = 0,
                                                        .compute_begin_ns = worker * stagger,
                                                        .compute_end_ns = worker * stagger + 100,
                                                        .exited_ns = 1000});
                     }
                   });
}

/// Example 28.1 with pools of one, two and four workers that take these times.
inline Points living_workers(double one_ns, double two_ns, double four_ns) {
  const auto of = [](std::uint32_t workers, double ns) {
    return timed(make_point("square", "shared_mmap", 10'000'000, workers, Lifecycle::pool), ns);
  };
  return {of(1, one_ns), of(2, two_ns), of(4, four_ns)};
}

/// Sharing and both kinds of copying. `ratios` are the ratios of their times at 1k, 100k and 10M
/// elements.
inline Points contest(const std::vector<double>& ratios, double spread = 0.01) {
  Points points;
  std::uint64_t elements = 1000;
  for (const double ratio : ratios) {
    for (const char* strategy : {"pipe_copy", "serialized_queue"}) {
      points.push_back(timed(make_point("square", strategy, elements, 4), 1e6, spread));
    }
    points.push_back(timed(make_point("square", "shared_mmap", elements, 4), 1e6 * ratio, spread));
    elements *= 100;
  }
  return points;
}

inline Points joined(Points first, const Points& second) {
  first.insert(first.end(), second.begin(), second.end());
  return first;
}

/// The time of an external command at the size of its example.
inline PointResult in_python(const char* kernel, const char* command, std::uint64_t elements,
                             double ns) {
  Point point = make_point(kernel, "external", elements, 4);
  point.command.name = command;
  return timed(point, ns);
}

}  // namespace zcbench
