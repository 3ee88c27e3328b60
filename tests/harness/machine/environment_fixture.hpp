// A made-up machine, for tests of the text that describes a machine.
#pragma once

#include "harness/machine/environment.hpp"

namespace zcbench {

inline Environment make_environment() {
  return {.host_name = "host",
          .executable = "zcbench",
          .num_cpus = 2,
          .mhz_per_cpu = 2500,
          .cpu_scaling_enabled = false,
          .caches = {{.type = "Data", .level = 1, .size_bytes = 49152, .num_sharing = 1}},
          .load_avg = {0.5, 0.25, 0.125},
          .cpu_model = "CPU",
          .kernel = "Linux 6",
          .microcode = "0x1",
          .hypervisor = "none",
          .governor = "",
          .transparent_huge_pages = "madvise",
          .shmem_transparent_huge_pages = "never",
          .memory_bytes = 4096,
          .memory_available_bytes = 2048,
          .memory_limit_bytes = std::nullopt,
          .cpu_limit = 1.5,
          .allowed_cpus = {0, 1},
          .pipe_max_size_bytes = 1048576};
}

}  // namespace zcbench
