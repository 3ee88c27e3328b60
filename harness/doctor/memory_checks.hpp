// What the doctor thinks of memory: whether the lecture's sweep fits, and what touching it costs.
// Pure; called by the doctor command.
#pragma once

#include <cstdint>

#include "harness/doctor/doctor_report.hpp"
#include "harness/doctor/machine_state.hpp"
#include "harness/doctor/probes.hpp"

namespace zcbench {

/// What there is, and what `configs/lecture.json` takes.
struct MemoryRoom {
  std::uint64_t available_bytes = 0;
  std::uint64_t needed_bytes = 0;
  std::uint64_t shm_free_bytes = 0;  ///< in /dev/shm; 0: there is none
  std::uint64_t shm_needed_bytes = 0;
};

/// memory, memory_limit, swap, dev_shm, private_pages, shared_pages, pipe_size, address_layout.
Findings check_memory(const MachineState& state, const FaultProbe& faults, const MemoryRoom& room);

}  // namespace zcbench
