// Selfcheck: what the units of a build against itself say about a machine and a config: how noisy
// each point is, and what the gate would find in how much time. Pure, seeded.
#pragma once

#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "analysis/ab/ab_record.hpp"
#include "harness/base/table.hpp"

namespace zcbench {

/// How often, and in which time, the gate finds a slowdown that was added to simulated points.
struct SlowdownFound {
  double slowdown = 0.0;  ///< plain
  double found = 0.0;     ///< share
  double mean_seconds = 0.0;
};

struct PointNoise {
  std::string name;
  std::size_t units = 0;
  std::uint32_t simulated = 0;  ///< least number of points that a share is computed from
  double seconds_per_unit = 0.0;
  double noise_floor = 0.0;     ///< plain; 95 of 100 units of one build differ by less
  double within_margin = 0.0;   ///< share of simulated points that are cleared if nothing is slower
  double within_seconds = 0.0;  ///< how long that takes on average
  std::vector<SlowdownFound> slowdowns;       ///< 3, 5 and 10 %
  std::optional<double> smallest_per_minute;  ///< found in 19 of 20 within a minute
  std::string failure;                        ///< why the figures are missing; else empty
};

struct Selfcheck {
  std::vector<PointNoise> points;
  std::uint32_t suites = 0;              ///< simulated
  std::size_t suite_points = 0;          ///< of each
  double suites_with_false_alarm = 0.0;  ///< share
  double threshold_false_alarms = 0.0;   ///< the same for a rule "one run more than 5 % slower"
};

/// Simulates points with at most `seconds_per_point` each, in suites of `suite_points`: the
/// measured points, repeated as often as needed; 0: each once. After `end_ns` (CLOCK_MONOTONIC) it
/// simulates only the minimum that a share needs.
Selfcheck selfcheck_of(const AbRecord& record, double seconds_per_point,
                       std::size_t suite_points = 0,
                       std::optional<std::int64_t> end_ns = std::nullopt);

nlohmann::ordered_json to_json(const Selfcheck& check, const AbRecord& record);
std::string to_text(const Selfcheck& check, const AbRecord& record, const TableStyle& style = {});

}  // namespace zcbench
