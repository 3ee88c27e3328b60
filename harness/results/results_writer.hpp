// The results file: a run's plain values as JSON in Google Benchmark's shape, so that its tools
// read it. docs/results_format.md says what every field means. Called by the run command.
#pragma once

#include <nlohmann/json.hpp>
#include <string>

#include "harness/machine/environment.hpp"
#include "harness/machine/peak_rates.hpp"
#include "harness/model/result.hpp"

namespace zcbench {

/// Appends the point's entries to the array `benchmarks`. `index`: the point's place in the plan.
/// A valid point without samples (an interrupted run) has none.
void append_entries(nlohmann::ordered_json& benchmarks, const PointResult& point,
                    std::size_t index);

/// `context`, then `benchmarks`: for each point one entry per sample in sample order and the
/// aggregates of these; a failed or unavailable point is one entry without times.
/// `limits`: this machine's, if known.
nlohmann::ordered_json to_json(const RunResult& result, const Environment& environment,
                               const PeakRates* limits = nullptr);

/// The text of such a file with its digest (harness/base/digest.hpp). Bytes of paths and host names
/// that are not UTF-8 are replaced.
std::string sealed_text(const nlohmann::ordered_json& results);

}  // namespace zcbench
