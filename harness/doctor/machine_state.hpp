// Settings and load of the machine, beyond its Environment, that can disturb measurements. The
// doctor command reads them, the *_checks files judge them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "harness/machine/environment.hpp"

namespace zcbench {

/// Values that cannot be read are empty or nullopt, never guessed.
struct MachineState {
  Environment environment;
  std::optional<bool> turbo_enabled;
  std::optional<std::uint64_t> base_khz;         ///< of CPU 0
  std::optional<std::uint64_t> most_khz;         ///< of CPU 0, turbo included
  std::optional<bool> smt_active;                ///< whether some core runs two threads
  std::optional<double> stolen_share;            ///< by the hypervisor, of all CPU time since boot
  std::optional<std::uint64_t> swap_used_bytes;  ///< 0 without swap
  std::optional<int> address_randomization;      ///< kernel.randomize_va_space: 0, 1, 2
  std::string clock_source;
  bool has_private_huge_pages = false;  ///< MADV_HUGEPAGE works for private memory
  bool has_shared_huge_pages = false;   ///< the same for anonymous shared memory
};

/// Reads below `root`/proc and `root`/sys; tests pass a folder of their own. `environment` is the
/// result of read_environment(root).
MachineState read_machine_state(const Environment& environment, const std::string& root = "");

}  // namespace zcbench
