// Counts how many workers computed at the same time. Used by the claims command on the workers' own
// times of a sample.
#pragma once

#include <cstddef>
#include <span>

#include "harness/base/statistics.hpp"

namespace zcbench {

struct WorkersAtOnce {
  double mean = 0.0;     ///< over the time from the first begin to the last end; 0 if that is 0
  std::size_t peak = 0;  ///< maximum at any instant; an end at the time of a begin comes first
};

/// `busy` has one interval per worker, from its begin to its end; ends must not precede begins.
WorkersAtOnce workers_at_once(std::span<const Interval> busy);

}  // namespace zcbench
