// Reads results files: ours, and any that Google Benchmark writes as JSON. Called by the commands
// that judge results; the values are those of harness/results/results_summary.hpp.
#pragma once

#include <string>

#include "harness/results/results_summary.hpp"

namespace zcbench {

/// Returns the whole file. Never blocks. Throws ConfigError if it cannot be opened or read.
std::string read_results_text(const std::string& path);

/// A text with any key "zcbench" is ours: its digest must be right and its run complete. Without
/// one it is Google Benchmark's (google_results.hpp). Throws CorruptError "LABEL:LINE:COL ...".
ResultsSummary parse_results(std::string text, const std::string& label);

/// Does both.
ResultsSummary read_results(const std::string& path);

/// What `selfcheck` found: {"points": [{"name": ..., "noise_floor": 0.012}]}; other members are not
/// read. Throws ConfigError if it cannot be opened, CorruptError if it is something else.
NoiseRecord read_noise_record(const std::string& path);

}  // namespace zcbench
