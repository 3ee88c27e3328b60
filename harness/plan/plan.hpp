// Plan: all points of a config. Pure functions, without clock, fork or files.
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

/// One loop of the sweep: axes that change together, such as lifecycle and pages.
struct SweepLoop {
  std::vector<const PointAxis*> axes;
  std::vector<std::vector<std::string>> steps;  ///< each has one value per axis

  void set(Point& point, const std::vector<std::string>& step) const;
};

struct PointAxes {
  std::vector<SweepLoop> loops;  ///< outermost first

  /// Combinations per number of elements; saturates at the largest value.
  std::uint64_t count() const;
};

/// Everything that the experiment names, except that `serial` is one point per size, without
/// workers and lifecycles.
PointAxes asked_axes(const Experiment& experiment, const Strategy& strategy);

/// The part of asked_axes() that can be run.
PointAxes possible_axes(const Experiment& experiment, const Kernel& kernel,
                        const Strategy& strategy);

/// The product of the factors; saturates at the largest value.
std::uint64_t saturating_product(std::initializer_list<std::uint64_t> factors);

inline constexpr std::uint64_t kMaxPoints = 100'000;
inline constexpr std::uint64_t kMaxSamplesInPlan = 10'000'000;

struct Plan {
  std::vector<Point> points;
  std::uint64_t excluded_points = 0;  ///< by a capability or an exclude rule
};

/// Expands the config's axes into points, in the order of the config. `filter` is an ECMAScript
/// regex searched in each point's name; an empty one keeps all. Throws ConfigError if no point is
/// left, two experiments name the same point, all combinations of an experiment are impossible, the
/// regex is invalid, or there are more than kMaxPoints points or kMaxSamplesInPlan samples.
Plan make_plan(const Config& config, const std::string& filter);

}  // namespace zcbench
