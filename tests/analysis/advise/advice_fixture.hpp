// A results file whose times follow from known costs, with a fixed pattern of noise, for tests of
// advice and of how it is shown.
#pragma once

#include <algorithm>
#include <cmath>
#include <optional>
#include <string>

#include "harness/results/run_reader.hpp"
#include "tests/harness/machine/environment_fixture.hpp"
#include "tests/harness/results/run_result_fixture.hpp"

namespace zcbench {

/// The costs on two CPUs. A process costs 1 ms (1.3 ms with pipes), a thread 0.1 ms, a page fault
/// 10 us (one per 64 KiB of shared memory), a byte through a pipe 0.2 ns, and a byte computed 0.5
/// ns in shared memory and 0.05 ns elsewhere.
inline double known_time_ns(const Point& point) {
  const double workers = point.workers;
  const double busy = std::min(workers, 2.0);
  const double bytes = 8.0 * static_cast<double>(point.elements);
  const double compute = point.kernel == "null" ? 0.0 : bytes / busy;
  if (point.strategy == "serial") return 10e3 + 0.05 * compute;
  if (point.strategy == "threads") return 100e3 * workers + 0.05 * compute;
  if (point.strategy == "pipe_copy") return 1.3e6 * workers + 0.2 * bytes + 0.05 * compute;
  return 1e6 * workers + 10e3 * bytes / 65536.0 + 0.5 * compute;
}

inline PointResult make_known(const Point& point, std::size_t index) {
  // Between -4 % and +4 %, in no particular order.
  const double noise = 0.02 * static_cast<double>(static_cast<int>(index * 7 % 5) - 2);
  PointResult result = make_valid(point, known_time_ns(point) * (1.0 + noise));
  for (Sample& sample : result.samples) {
    const bool is_shared = point.strategy == "shared_mmap";
    sample.minor_faults = is_shared ? 9 * point.workers + point.elements * 8 / 65536 : 0;
    const bool is_moved = point.strategy == "pipe_copy";
    sample.bytes_copied.to_workers = is_moved ? 8 * point.elements + 128 : 0;
    sample.bytes_copied.from_workers = is_moved ? 128 : 0;
  }
  return result;
}

/// Points for the kernels `null` and `statistics`; serial, threads, shared_mmap and pipe_copy; 1e3
/// to 1e7 elements (at most 1e6 for pipe_copy); 1, 2 and 4 workers; lifecycle fork. There is also
/// one external point.
inline Results make_advice_file() {
  Results file{.label = "results/lecture-20260102T030405Z.json",
               .run = {},
               .config_hash = "crc64:0",
               .environment = make_environment(),
               .build = {},
               .limits = std::nullopt};
  file.run.started_utc = "2026-01-02T03:04:05Z";
  file.environment.cpu_model = "Example 9000";
  file.environment.allowed_cpus = {0, 1};
  file.environment.cpu_limit = std::nullopt;
  file.environment.memory_bytes = std::uint64_t{8} << 30;
  file.environment.memory_limit_bytes = std::nullopt;
  file.environment.caches = {
      {.type = "Unified", .level = 2, .size_bytes = 1 << 20, .num_sharing = 1},
      {.type = "Unified", .level = 3, .size_bytes = 16 << 20, .num_sharing = 2}};
  for (const std::string kernel : {"null", "statistics"}) {
    for (const std::string strategy : {"serial", "threads", "shared_mmap", "pipe_copy"}) {
      for (const std::uint64_t elements : {1000, 10000, 100000, 1000000, 10000000}) {
        if (strategy == "pipe_copy" && elements > 1000000) continue;
        for (const std::uint32_t workers : {1, 2, 4}) {
          if (strategy == "serial" && workers > 1) continue;
          file.run.points.push_back(
              make_known(make_point(kernel, strategy, elements, workers), file.run.points.size()));
        }
      }
    }
  }
  Point external = make_point("statistics", "external", 1000000, 4);
  external.command = {.name = "peer", .argv = {"python3"}, .probe = {}, .folder = ""};
  file.run.points.push_back(make_valid(external, 5e6));
  return file;
}

}  // namespace zcbench
