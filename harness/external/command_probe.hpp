// The probe of an external command: does what it needs exist here? prepare_points asks before the
// first point, so that a missing program or library is "unavailable", not a failed point.
#pragma once

#include <optional>
#include <string>

#include "harness/model/point.hpp"

namespace zcbench {

struct ProbeAnswer {
  std::optional<std::string> unavailable;  ///< why the command cannot run here
  std::string version;                     ///< what the probe printed; empty without a probe
};

/// Why it cannot be started, as far as can be seen without starting anything: its folder or its
/// program is missing. Nothing for the command of a point that has none.
std::optional<std::string> why_command_cannot_run(const ExternalCommand& command);

/// Runs `command.probe`, if there is one: exit status 0 means yes, and the first line it prints is
/// kept as the program's version. Throws Interrupted.
ProbeAnswer probe_command(const ExternalCommand& command, double timeout_s);

}  // namespace zcbench
