// Settings and loads of the machine beyond its Environment that can spoil measurements. Read by the
// doctor command, judged by the *_checks files.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "harness/machine/environment.hpp"

namespace zcbench {

/// What cannot be read here is empty or none, never guessed.
struct MachineState {
  Environment environment;
  std::optional<bool> turbo_enabled;
  std::optional<std::uint64_t> base_khz;         ///< of CPU 0
  std::optional<std::uint64_t> most_khz;         ///< of CPU 0, turbo included
  std::optional<bool> smt_active;                ///< some core runs two threads
  std::optional<double> stolen_share;            ///< of all CPU time since boot, by the hypervisor
  std::optional<std::uint64_t> swap_used_bytes;  ///< 0 without swap
  std::optional<int> address_randomization;      ///< kernel.randomize_va_space: 0, 1, 2
  std::string clock_source;
  bool has_private_huge_pages = false;  ///< MADV_HUGEPAGE works for private memory
  bool has_shared_huge_pages = false;   ///< and for anonymous shared memory
};

/// `root` stands before /proc and /sys: a test hands in a folder of its own. `environment` is what
/// read_environment(root) says.
MachineState read_machine_state(const Environment& environment, const std::string& root = "");

}  // namespace zcbench
