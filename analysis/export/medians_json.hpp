// One median per point, in the formats of services that store benchmark results. Called by the
// export command. Points without samples have no entry.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <vector>

#include "harness/model/result.hpp"

namespace zcbench {

/// The array that github-action-benchmark reads as `customSmallerIsBetter`: name, unit (ns), value,
/// range (half the width of the 95 % interval) and extra.
/// https://github.com/benchmark-action/github-action-benchmark#examples
nlohmann::ordered_json github_action_json(const std::vector<PointResult>& points);

/// Bencher Metric Format: for each name its `latency`, in ns, with the 95 % interval.
/// https://bencher.dev/docs/reference/bencher-metric-format/
nlohmann::ordered_json bencher_json(const std::vector<PointResult>& points);

}  // namespace zcbench
