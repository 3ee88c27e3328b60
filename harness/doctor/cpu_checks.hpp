// The doctor's checks of the CPUs: clock rates, threads per core, number of CPUs, and the clock
// that times everything. Pure functions, called by the doctor command.
#pragma once

#include "harness/doctor/doctor_report.hpp"
#include "harness/doctor/machine_state.hpp"
#include "harness/doctor/probes.hpp"

namespace zcbench {

/// The checks governor, turbo, smt, cpus, cpu_quota, hypervisor and clock.
Findings check_cpus(const MachineState& state, const Probes& probes);

}  // namespace zcbench
