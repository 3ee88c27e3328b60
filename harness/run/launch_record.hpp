// What one launch of a plan hands to the process that started it: its results as bytes, or why it
// has none. The launched process writes it, launches.cpp reads it; both are the same program.
#pragma once

#include <optional>
#include <string>

#include "harness/base/errors.hpp"
#include "harness/model/result.hpp"

namespace zcbench {

/// Points, samples and rounds. Reading fills them into `plan`, whose points must be the same.
std::string to_record(const RunResult& result);
/// Of a launch that ended before its first sample.
std::string to_record(const Error& error);

/// The results of a launch; `plan` has its points, none with samples. Nothing if the record is torn
/// or empty. Throws the error that the launch ended with, and ConfigError if it ran other points
/// (the config was edited meanwhile).
std::optional<RunResult> from_record(const std::string& record, const RunResult& plan);

/// Appends one launch's samples and rounds to those of the launches before it. A point that failed
/// in any launch is failed, without samples; one that was unavailable in any is unavailable.
void append_launch(RunResult& all, RunResult launched, std::uint32_t launch);

}  // namespace zcbench
