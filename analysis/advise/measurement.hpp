// What the cost model is fitted to and checked against: one measured point as plain values. Made
// from a results file, read by cost_model and model_check.
#pragma once

#include <cstddef>
#include <optional>
#include <string>

#include "harness/base/statistics.hpp"

namespace zcbench {

struct Measurement {
  std::string strategy;   ///< with whatever axes are not at their default
  std::string lifecycle;  ///< "fork" or "pool"
  std::string kernel;
  bool computes = true;  ///< false: the kernel does not touch the array
  double elements = 0.0;
  double workers = 1.0;
  double time_ns = 0.0;              ///< median of the samples, above 0
  std::optional<Interval> interval;  ///< 95 % of that median; none: too few samples
  std::size_t samples = 0;
  double page_faults = 0.0;  ///< median, of all workers together
  double moved_bytes = 0.0;  ///< through kernel channels, there and back
};

/// What decides where a price changes.
struct CostLevels {
  double cpus = 1.0;         ///< that workers may run on at once
  double l2_bytes = 0.0;     ///< moving more than that may have another price per byte
  double cache_bytes = 0.0;  ///< computing over a larger array may have another price per byte
};

}  // namespace zcbench
