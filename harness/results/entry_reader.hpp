// The entries of a results file back into points with their samples: the inverse of result_entry.
// Called by run_reader.
#pragma once

#include <vector>

#include "harness/json/json_document.hpp"
#include "harness/model/result.hpp"

namespace zcbench {

/// `entries`: the "benchmarks" of a file whose "context.zcbench" is `ours`; points in its order.
/// Throws ConfigError with the place of what does not belong there.
std::vector<PointResult> read_entries(const JsonValue& entries, const JsonValue& ours);

}  // namespace zcbench
