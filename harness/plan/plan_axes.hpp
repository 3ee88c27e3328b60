// PointAxes: the part of an experiment's sweep that one kernel and one strategy can run, by what
// they declare. Used by plan.cpp to count points before it makes them.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "harness/plan/config.hpp"
#include "harness/transfer/transfer.hpp"

namespace zcbench {

struct PointAxes {
  std::vector<std::uint32_t> workers;
  std::vector<std::pair<Lifecycle, Pages>> stays;  ///< the possible pairs
  std::vector<std::string> codecs;
  std::vector<std::uint32_t> tasks_per_worker;
  std::vector<std::string> variants;
  std::vector<Placement> placements;

  /// Combinations for each number of elements; saturates at the largest value.
  std::uint64_t count() const;
};

/// What is asked: everything the experiment names, except that `serial` is one point per size,
/// whatever the workers and lifecycles.
PointAxes asked_axes(const Experiment& experiment, const Strategy& strategy);

/// What can be run of it.
PointAxes possible_axes(const Experiment& experiment, const Kernel& kernel,
                        const Strategy& strategy);

/// Saturates at the largest value.
std::uint64_t saturating_product(std::initializer_list<std::uint64_t> factors);

}  // namespace zcbench
