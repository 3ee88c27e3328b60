// The doctor's checks of whether anything else uses the CPUs. Pure functions, called by the doctor
// command.
#pragma once

#include "harness/doctor/doctor_report.hpp"
#include "harness/doctor/machine_state.hpp"
#include "harness/doctor/probes.hpp"

namespace zcbench {

/// The checks load, stolen_time, busy_loop and fork_noise.
Findings check_quiet(const MachineState& state, const Probes& probes);

}  // namespace zcbench
