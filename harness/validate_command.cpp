#include "harness/commands.hpp"
#include "harness/console.hpp"
#include "harness/plan.hpp"

namespace zcbench {

ExitCode validate(const ValidateOptions& options) {
  const Config config = load_config(options.config, options.overrides);
  const Plan plan = make_plan(config, "");
  print_out("ok: {} is a valid config: {} experiments, {} points", config.path,
            config.experiments.size(), plan.points.size());
  if (plan.excluded_points > 0) {
    print_out(" ({} combinations left out)", plan.excluded_points);
  }
  print_out("\n");
  return ExitCode::kSuccess;
}

}  // namespace zcbench
