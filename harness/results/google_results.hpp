// Reads the JSON of Google Benchmark, versions 1.3 to 1.9, and of other programs that write its
// format. Called by results_reader for files without a key of ours.
#pragma once

#include <string>

#include "harness/json/json_document.hpp"
#include "harness/results/results_summary.hpp"

namespace zcbench {

/// host_name and num_cpus identify the machine; repetitions take the place of launches. Benchmarks
/// of one name are kept apart by family and instance, in versions without these by the repetition
/// index or by the aggregates between them, and are called NAME, NAME #2 and so on. A benchmark
/// without repetitions gets the median, else the mean, of its aggregates. One whose times cannot be
/// used (0, NaN, another type) is unavailable with the reason; a member that is not used may be
/// anything. Throws ConfigError "LABEL:LINE:COL ..." if there is no context or no benchmark.
ResultsSummary parse_google_results(std::string text, const std::string& label,
                                    const JsonLimits& limits);

}  // namespace zcbench
