// The doctor's checks of memory: whether the lecture's sweep fits, and what touching memory costs.
// Pure functions, called by the doctor command.
#pragma once

#include <cstdint>

#include "harness/doctor/doctor_report.hpp"
#include "harness/doctor/machine_state.hpp"
#include "harness/doctor/probes.hpp"

namespace zcbench {

/// The memory available, and what `configs/lecture.json` needs.
struct MemoryRoom {
  std::uint64_t available_bytes = 0;
  std::uint64_t needed_bytes = 0;
  std::uint64_t shm_free_bytes = 0;  ///< in /dev/shm; 0 if that does not exist
  std::uint64_t shm_needed_bytes = 0;
};

/// The checks memory, memory_limit, swap, dev_shm, private_pages, shared_pages, pipe_size and
/// address_layout.
Findings check_memory(const MachineState& state, const FaultProbe& faults, const MemoryRoom& room);

}  // namespace zcbench
