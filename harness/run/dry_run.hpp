// `run --dry-run`: what a run would measure, need and take. Called by the run command.
#pragma once

#include <cstdint>

#include "harness/plan/plan.hpp"

namespace zcbench {

/// Prints each point with its samples and memory, then the sums. Forks nothing.
void print_dry_run(const Plan& plan, std::uint32_t launches);

}  // namespace zcbench
