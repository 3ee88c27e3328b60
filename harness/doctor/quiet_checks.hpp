// What the doctor thinks of the machine's peace: whether anything else takes the CPUs away. Pure;
// called by the doctor command.
#pragma once

#include "harness/doctor/doctor_report.hpp"
#include "harness/doctor/machine_state.hpp"
#include "harness/doctor/probes.hpp"

namespace zcbench {

/// load, stolen_time, busy_loop, fork_noise.
Findings check_quiet(const MachineState& state, const Probes& probes);

}  // namespace zcbench
