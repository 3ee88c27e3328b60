// Hand-made runs for the tests of the charts that are made of them.
#pragma once

#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "analysis/report/charts/run_points.hpp"
#include "harness/results/run_reader.hpp"
#include "tests/harness/results/run_result_fixture.hpp"

namespace zcbench {

inline Results make_run_file(std::vector<PointResult> points,
                             const std::string& label = "results/lecture.json") {
  Results file{.label = label,
               .run = make_run(),
               .config_hash = "",
               .environment = {},
               .build = {},
               .limits = {}};
  file.run.points = std::move(points);
  file.run.rounds.clear();
  return file;
}

inline PointResult make_external(const std::string& kernel, std::uint64_t elements,
                                 std::uint32_t workers, const std::string& name, double median_ns) {
  Point point = make_point(kernel, "external", elements, workers);
  point.command.name = name;
  PointResult result = make_valid(point, median_ns);
  for (Sample& sample : result.samples) {
    sample.phases = {};
    sample.bytes_copied = {};
    sample.worker_peak_rss_bytes.reset();
    sample.workers_detail.clear();
  }
  return result;
}

/// Two sizes of square with 2 workers, fork and pool, and serial; a peer at the larger size.
inline std::vector<PointResult> make_sweep() {
  std::vector<PointResult> points;
  for (const std::uint64_t elements : {std::uint64_t{10'000}, std::uint64_t{1'000}}) {
    const auto n = static_cast<double>(elements);
    for (const Lifecycle lifecycle : {Lifecycle::fork, Lifecycle::pool}) {
      const double birth_ns = lifecycle == Lifecycle::fork ? 1e6 : 1e4;
      points.push_back(
          make_valid(make_point("square", "shared_mmap", elements, 2, lifecycle), birth_ns + n));
      points.push_back(make_valid(make_point("square", "pipe_copy", elements, 2, lifecycle),
                                  2.0 * (birth_ns + n)));
    }
    points.push_back(make_valid(make_point("square", "serial", elements, 1), 2.0 * n));
  }
  points.push_back(make_external("square", 10'000, 2, "python_array", 1e8));
  return points;
}

/// Throws std::out_of_range if it is not there.
inline const ChartPoint& find_point(const ChartFile& file, const Point& point) {
  for (const ChartPoint& candidate : file.points) {
    if (candidate.point().name() == point.name()) return candidate;
  }
  throw std::out_of_range(point.name());
}

inline const Series* find_series(const Panel& panel, const std::string& name) {
  for (const Series& series : panel.series) {
    if (series.name == name) return &series;
  }
  return nullptr;
}

}  // namespace zcbench
