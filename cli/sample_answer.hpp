// What `zcbench sample` prints: a line per sample, and a line about itself. The other end reads
// them in analysis/ab/side.cpp; docs/ab.md is the page for people.
#pragma once

#include <string>
#include <vector>

#include "harness/external/timed_command.hpp"
#include "harness/model/result.hpp"

namespace zcbench {

/// {"real_time_ns": 1, "cpu_time_ns": 1, "count": 4, "sum": 30.0}: as of an external command.
std::string to_line(const Sample& sample, std::uint64_t elements);
/// {"real_time_ns": 1, "cpu_time_ns": 1}
std::string to_line(const CommandTime& time);
/// {"error": "why"}
std::string error_line(const std::string& why);

/// Program, version, commit, build, config, and per point name, timeout and, where this machine
/// lacks something, why it is unavailable.
std::string description_line(const std::string& config_name,
                             const std::vector<PointResult>& points);

}  // namespace zcbench
