// `zcbench validate CONFIG`: checks a config and reports how many points it has.
#include "cli/commands.hpp"
#include "cli/options.hpp"
#include "harness/base/console.hpp"
#include "harness/base/format.hpp"
#include "harness/plan/plan.hpp"
#include "harness/results/results_size.hpp"
#include "harness/run/preflight.hpp"

namespace zcbench {

namespace {

struct ValidateOptions {
  std::string config;
  Overrides overrides;
};

ExitCode validate(const ValidateOptions& options) {
  const Config config = load_config(options.config, options.overrides);
  const Plan plan = make_plan(config, "");
  constexpr std::uint32_t kLaunches = 1;
  const std::uint64_t memory_bytes = read_machine_limits().memory_bytes;
  for (const std::string& warning : size_warnings(plan.points, kLaunches, memory_bytes)) {
    print_error("zcbench: warning: {}\n", warning);
  }
  print_out("ok: {} is a valid config: {}, {}", config.path,
            format_count(config.experiments.size(), "experiment"),
            format_count(plan.points.size(), "point"));
  if (plan.excluded_points > 0) {
    print_out(" ({} left out)", format_count(plan.excluded_points, "combination"));
  }
  print_out("\n");
  return ExitCode::kSuccess;
}

}  // namespace

Action declare_validate(CLI::App& command) {
  auto options = std::make_shared<ValidateOptions>();
  add_config(command, options->config)->required();
  add_set(command, options->overrides);
  return action(options, validate);
}

}  // namespace zcbench
