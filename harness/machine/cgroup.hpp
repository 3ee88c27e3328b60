// Limits that this process's control group (v1 or v2) sets. Read by environment and preflight.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace zcbench {

// Everything is read below `root`/proc and `root`/sys; tests pass a folder of their own.

/// The memory limit; without one UINT64_MAX, or another huge number in v1.
std::uint64_t cgroup_memory_limit_bytes(const std::string& root = "");
/// The memory limit minus the group's usage; UINT64_MAX without a limit.
std::uint64_t cgroup_memory_room_bytes(const std::string& root = "");
/// The CPU limit in CPUs; nullopt without a limit.
std::optional<double> cgroup_cpu_limit(const std::string& root = "");

}  // namespace zcbench
