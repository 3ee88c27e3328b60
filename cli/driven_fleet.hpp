// Drives the tasks of a fleet until they end, shows progress, and says what failed. Called by the
// commands fleet and fleet doctor, which then process the results.
#pragma once

#include <functional>

#include "cli/fleet_options.hpp"
#include "harness/base/exit_code.hpp"

namespace zcbench {

/// Called once all tasks of the fleet have finished; returns the exit code.
using FinishFleet = std::function<ExitCode(const FleetFolder& folder, const FleetPlan& plan)>;

/// Plans the fleet or resumes it, and calls `finish` if all tasks have results. Otherwise returns
/// the code of the first task that failed, or of the signal that arrived. With --plan-only, only
/// prints how tasks are started.
ExitCode drive_fleet(const FleetOptions& options, const FinishFleet& finish);

}  // namespace zcbench
