#include <fmt/core.h>

#include <cstdio>

#include "harness/commands.hpp"
#include "harness/plan.hpp"

namespace zcbench {

ExitCode validate(const ValidateOptions& options) {
  const Config config = load_config(options.config, options.overrides);
  const Plan plan = make_plan(config, "");
  fmt::print("ok: {} is a valid config: {} experiments, {} points", config.path,
             config.experiments.size(), plan.points.size());
  if (plan.excluded_points > 0) {
    fmt::print(" ({} combinations left out)", plan.excluded_points);
  }
  fmt::print("\n");
  return ExitCode::kSuccess;
}

}  // namespace zcbench
