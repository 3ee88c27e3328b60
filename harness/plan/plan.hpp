// Plan: every point that a config asks for. Pure: no clock, no fork, no file.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "harness/model/point.hpp"
#include "harness/plan/config.hpp"

namespace zcbench {

inline constexpr std::uint64_t kMaxPoints = 100'000;
inline constexpr std::uint64_t kMaxSamplesInPlan = 10'000'000;

struct Plan {
  std::vector<Point> points;
  std::uint64_t excluded_points = 0;  ///< left out by a capability or an exclude rule
};

/// Expands the config's axes into points, in the order written. `filter` is an ECMAScript regex
/// searched in each point's name; empty keeps all. Throws ConfigError: no point left, two
/// experiments naming the same point, an experiment all of whose combinations are impossible, a
/// bad regex, more than kMaxPoints or kMaxSamplesInPlan.
Plan make_plan(const Config& config, const std::string& filter);

}  // namespace zcbench
