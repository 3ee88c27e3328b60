#include <fmt/core.h>
#include <unistd.h>

#include "harness/ab/ab_setup.hpp"
#include "harness/ab/selfcheck.hpp"
#include "harness/commands.hpp"
#include "harness/console.hpp"
#include "harness/errors.hpp"
#include "harness/json_text.hpp"
#include "harness/output_file.hpp"
#include "harness/progress.hpp"

namespace zcbench {

namespace {

// What the simulated gate may take for a point.
constexpr double kSecondsPerPoint = 60.0;

bool any_failed(const AbRecord& record) {
  for (const AbPoint& point : record.points) {
    if (point.failure) return true;
  }
  return false;
}

}  // namespace

ExitCode selfcheck(const SelfcheckOptions& options) {
  AbOptions same;
  same.config = options.config;
  same.filter = options.filter;
  same.overrides = options.overrides;
  same.baseline = same.candidate = own_path();
  same.gate = options.gate;
  AbSetup setup = set_up(same);
  setup.plan.stops_when_decided = false;
  std::optional<OutputFile> output;
  if (options.output) output.emplace(*options.output, options.config);
  Progress progress(is_wanted(options.progress, STDERR_FILENO));
  run_session(setup.plan, setup.record, [&](const std::string& status) { progress.show(status); });
  progress.finish();
  const Selfcheck check = selfcheck_of(setup.record, kSecondsPerPoint);
  if (output) output->save(json_text(to_json(check, setup.record)));
  print_out("{}", options.format == "json" ? json_text(to_json(check, setup.record))
                                           : to_text(check, setup.record));
  return any_failed(setup.record) ? ExitCode::kPointFailed : ExitCode::kSuccess;
}

}  // namespace zcbench
