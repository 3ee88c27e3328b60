// PointAxes: the part of an experiment's sweep that one kernel and one strategy can run, by what
// they declare. Used by plan.cpp to count points before it makes them.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include "harness/model/axis.hpp"
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

}  // namespace zcbench
