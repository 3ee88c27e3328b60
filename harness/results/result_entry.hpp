// The entries of `benchmarks` that one point contributes to the results file. Called by to_json.
#pragma once

#include <nlohmann/json.hpp>

#include "harness/model/result.hpp"

namespace zcbench {

/// Appends the point's entries to the array `benchmarks`. `index`: the point's place in the plan.
/// A valid point without samples (an interrupted run) has none.
void append_entries(nlohmann::ordered_json& benchmarks, const PointResult& point,
                    std::size_t index);

}  // namespace zcbench
