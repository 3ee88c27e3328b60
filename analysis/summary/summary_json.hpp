// A run's answer and every point's figures, for programs. Used by `zcbench show --format json`.
#pragma once

#include <nlohmann/json_fwd.hpp>

#include "harness/results/run_reader.hpp"

namespace zcbench {

/// What `zcbench show` prints about the file. Fields: docs/summary.md.
nlohmann::ordered_json summary_json(const Results& file);

}  // namespace zcbench
