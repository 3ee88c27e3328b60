// The lines that `zcbench sample` prints: one per sample, and one that describes the build and the
// plan. analysis/ab/side.cpp reads them; docs/ab.md documents them.
#pragma once

#include <string>
#include <vector>

#include "harness/external/command_process.hpp"
#include "harness/model/result.hpp"

namespace zcbench {

/// {"real_time_ns": 1, "cpu_time_ns": 1, "count": 4, "sum": 30.0}, like an external command.
std::string to_line(const Sample& sample, std::uint64_t elements);
/// {"real_time_ns": 1, "cpu_time_ns": 1}
std::string to_line(const CommandTime& time);
/// {"error": "why"}
std::string error_line(const std::string& why);

/// Program, version, commit, build and config. For each point: its name, its timeout and, if it
/// cannot run on this machine, the reason.
std::string description_line(const std::string& config_name,
                             const std::vector<PointResult>& points);

}  // namespace zcbench
