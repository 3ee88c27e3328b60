// The results file: a run's plain values as JSON in Google Benchmark's shape, so that its tools
// read it. docs/results_format.md says what every field means. Called by the run command, and by
// merge and baseline for files made from others.
#pragma once

#include <cstdint>
#include <functional>
#include <nlohmann/json.hpp>
#include <string_view>

#include "harness/base/text_sink.hpp"
#include "harness/machine/environment.hpp"
#include "harness/machine/peak_rates.hpp"
#include "harness/model/result.hpp"

namespace zcbench {

/// Calls `visit` with each entry of the point, which is JSON on one line: its samples in their
/// order, then their aggregates; one without times for a failed or unavailable point; none for a
/// valid point without samples (an interrupted run). `index`: the point's place in the plan.
void for_each_entry_line(const PointResult& point, std::size_t index,
                         const std::function<void(std::string_view)>& visit);

/// Writes the whole file with its digest (harness/base/digest.hpp): `context`, then `benchmarks`,
/// an entry a line. Bytes of paths and host names that are not UTF-8 are replaced. `limits`: this
/// machine's, if known. Returns the size in bytes.
std::uint64_t write_results(TextSink& out, const RunResult& result, const Environment& environment,
                            const PeakRates* limits = nullptr);

/// The same for a file that was read and changed; its member "digest" must be kNoDigest.
void write_results(TextSink& out, const nlohmann::ordered_json& results);

}  // namespace zcbench
