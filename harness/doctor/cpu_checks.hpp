// What the doctor thinks of the CPUs: clock rates, threads of a core, how many there are, and the
// clock that times everything. Pure; called by the doctor command.
#pragma once

#include "harness/doctor/doctor_report.hpp"
#include "harness/doctor/machine_state.hpp"
#include "harness/doctor/probes.hpp"

namespace zcbench {

/// governor, turbo, smt, cpus, cpu_quota, hypervisor, clock.
Findings check_cpus(const MachineState& state, const Probes& probes);

}  // namespace zcbench
