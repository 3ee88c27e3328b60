// Made-up limits of a machine with four CPUs, three of them allowed, for tests of code that uses
// limits.
#pragma once

#include <string>

#include "harness/machine/peak_rates.hpp"

namespace zcbench {

inline PeakRate make_figure(const std::string& name, double value,
                            const std::string& unit = "GB/s") {
  return {.name = name,
          .value = value,
          .unit = unit,
          .first_quartile = value * 0.9,
          .third_quartile = value * 1.1,
          .deviation = value * 0.05,
          .repetitions = 5,
          .benchmark = name + "/real_time"};
}

/// L2 is 1 MiB, L3 is 32 MiB; the bandwidths of scale and read all differ.
inline PeakRates make_limits() {
  return {
      .date_utc = "2024-01-02T03:04:05Z",
      .machine =
          {.cpu_model = "Example 9000",
           .kernel = "Linux 6.1",
           .num_cpus = 4,
           .allowed_cpus = 3,
           .caches = {{.type = "Unified", .level = 2, .size_bytes = 1 << 20, .num_sharing = 1}}},
      .l2_bytes = 1 << 20,
      .l3_bytes = 32 << 20,
      .caches_from = "sysfs",
      .figures = {make_figure("memory/read/L2/threads:1", 100),
                  make_figure("memory/read/L2/threads:3", 300),
                  make_figure("memory/read/L3/threads:1", 50),
                  make_figure("memory/read/L3/threads:3", 120),
                  make_figure("memory/read/memory/threads:1", 20),
                  make_figure("memory/read/memory/threads:3", 30),
                  make_figure("memory/scale/L2/threads:1", 80),
                  make_figure("memory/scale/L2/threads:3", 240),
                  make_figure("memory/scale/L3/threads:1", 40),
                  make_figure("memory/scale/L3/threads:3", 100),
                  make_figure("memory/scale/memory/threads:1", 16),
                  make_figure("memory/scale/memory/threads:3", 24),
                  make_figure("wakeup/futex/spread", 80, "us")},
      .unavailable = {{"fault/shared_huge/write", "shmem_enabled must be advise"}}};
}

}  // namespace zcbench
