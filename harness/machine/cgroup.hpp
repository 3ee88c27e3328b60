// What this process's control group (v1 or v2) allows it. Read by environment and preflight.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace zcbench {

// `root` stands before /proc and /sys: a test hands in a folder of its own.

/// UINT64_MAX without a limit; v1 may say so with another huge number.
std::uint64_t cgroup_memory_limit_bytes(const std::string& root = "");
/// That limit minus what the group uses; UINT64_MAX without a limit.
std::uint64_t cgroup_memory_room_bytes(const std::string& root = "");
/// In CPUs; nothing without a limit.
std::optional<double> cgroup_cpu_limit(const std::string& root = "");

}  // namespace zcbench
