// A machine on which no check finds a problem, for tests that break one thing at a time.
#pragma once

#include <stdexcept>

#include "harness/doctor/doctor_report.hpp"
#include "harness/doctor/machine_state.hpp"
#include "harness/doctor/memory_checks.hpp"
#include "harness/doctor/probes.hpp"
#include "tests/harness/machine/environment_fixture.hpp"

namespace zcbench {

inline MachineState healthy_state() {
  Environment environment = make_environment();
  environment.num_cpus = 8;
  environment.allowed_cpus = {0, 1, 2, 3, 4, 5, 6, 7};
  environment.governor = "performance";
  environment.load_avg = {0.1, 0.2, 0.3};
  environment.cpu_limit = std::nullopt;
  environment.shmem_transparent_huge_pages = "advise";
  return {.environment = environment,
          .turbo_enabled = false,
          .base_khz = 2'400'000,
          .most_khz = 3'600'000,
          .smt_active = false,
          .stolen_share = 0.0001,
          .swap_used_bytes = 0,
          .address_randomization = 2,
          .clock_source = "tsc",
          .has_private_huge_pages = true,
          .has_shared_huge_pages = true};
}

inline Probes healthy_probes() {
  return {.spin = {.wall_ns = 250e6,
                   .cpu_ns = 249e6,
                   .lost_ns = 50e3,
                   .longest_gap_ns = 30e3,
                   .gaps = 2,
                   .read_ns = 25,
                   .first_read_ns = 30},
          .faults = {.private_small_ns = 512,
                     .private_huge_ns = 51.2,
                     .shared_small_ns = 1024,
                     .shared_huge_ns = 2.048},
          .forks_ns = {1e6, 1.1e6, 0.9e6, 1.05e6, 1e6}};
}

inline MemoryRoom healthy_room() {
  return {.available_bytes = 8'000'000'000,
          .needed_bytes = 500'000'000,
          .shm_free_bytes = 4'000'000'000,
          .shm_needed_bytes = 80'000'000};
}

inline Finding finding_of(const Findings& findings, const std::string& check) {
  for (const Finding& finding : findings) {
    if (finding.check == check) return finding;
  }
  throw std::runtime_error("no check " + check);
}

}  // namespace zcbench
