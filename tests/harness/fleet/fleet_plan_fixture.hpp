// Makes the plan of a fleet, for tests.
#pragma once

#include "harness/fleet/fleet_plan.hpp"

namespace zcbench {

inline FleetPlan make_fleet(std::uint32_t tasks = 3) {
  return {.id = "0123456789ab",
          .date = "2026-01-02T03:04:05Z",
          .mode = FleetMode::split,
          .tasks = tasks,
          .config = "/configs/a b.json",
          .config_name = "mine",
          .filter = "square|null",
          .overrides = {.set = {{"workers", "2"}, {"elements", "10,20"}}, .seed = 7},
          .launches = 2,
          .require_leakproof = true,
          .budget = "30s",
          .fingerprint = {{"config_hash", "crc64:1"}, {"points", "30"}},
          .program = "/opt/zcbench",
          .program_digest = "xxh128:2",
          .start = {.executor = FleetExecutor::command,
                    .command_template = "ssh {host} {quoted_command}",
                    .hosts = {"a", "b"},
                    .jobs = 3,
                    .sbatch = {"--partition=x"},
                    .node_folder = "/scratch"}};
}

}  // namespace zcbench
