// Plan: every point that a config asks for. Pure: no clock, no fork, no file.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include "harness/model/axis.hpp"
#include "harness/model/point.hpp"
#include "harness/plan/config.hpp"
#include "harness/transfer/transfer.hpp"

namespace zcbench {

/// One loop of the sweep: axes that change together, as pages follow the lifecycle.
struct SweepLoop {
  std::vector<const PointAxis*> axes;
  std::vector<std::vector<std::string>> steps;  ///< a value for each of the axes

  void set(Point& point, const std::vector<std::string>& step) const;
};

struct PointAxes {
  std::vector<SweepLoop> loops;  ///< the outermost first

  /// Combinations for each number of elements; saturates at the largest value.
  std::uint64_t count() const;
};

/// What is asked: everything the experiment names, except that `serial` is one point per size,
/// whatever the workers and lifecycles.
PointAxes asked_axes(const Experiment& experiment, const Strategy& strategy);

/// What can be run of it.
PointAxes possible_axes(const Experiment& experiment, const Kernel& kernel,
                        const Strategy& strategy);

/// What possible_axes() goes by, for the message that nothing is left.
std::string_view what_is_possible();

/// Saturates at the largest value.
std::uint64_t saturating_product(std::initializer_list<std::uint64_t> factors);

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
