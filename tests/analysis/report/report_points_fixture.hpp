// Made-up runs, for tests of the parts of a run's page.
#pragma once

#include <utility>
#include <vector>

#include "analysis/report/report_points.hpp"
#include "tests/analysis/report/read_run_fixture.hpp"

namespace zcbench {

/// A valid point with that median. Only `pipe_copy` moves bytes through the kernel; `serial` and
/// `external` have no details of workers.
inline PointResult make_measured(Point point, double median_ns) {
  PointResult result = make_valid(point, median_ns);
  for (Sample& sample : result.samples) {
    const bool copies = point.strategy == "pipe_copy";
    sample.bytes_copied.to_workers = copies ? 22 : 0;
    sample.bytes_copied.from_workers = 0;
    sample.round = 0;
    if (point.strategy == "serial" || point.strategy == "external") {
      sample.worker_peak_rss_bytes.reset();
      sample.workers_detail.clear();
    }
  }
  return result;
}

/// A sweep over 1k, 100k and 10M elements. `serial` takes 10 ns per element, shared memory half of
/// that and 1 ms to start, and pipes twice as long as shared memory.
inline std::vector<PointResult> make_sweep() {
  std::vector<PointResult> points;
  for (const std::uint64_t elements : {1'000U, 100'000U, 10'000'000U}) {
    const double work_ns = 10.0 * static_cast<double>(elements);
    points.push_back(make_measured(make_point("square", "serial", elements, 1), work_ns));
    points.push_back(make_measured(make_point("square", "pipe_copy", elements, 4), 2e6 + work_ns));
    points.push_back(
        make_measured(make_point("square", "shared_mmap", elements, 4), 1e6 + work_ns / 2));
  }
  return points;
}

inline Results make_sweep_file(const std::string& label = "results/a.json") {
  Results file = make_read_run(make_run_of(make_sweep()), label);
  return file;
}

}  // namespace zcbench
