// How many workers were at work at the same time. Used by the claims command on the workers' own
// times of a sample.
#pragma once

#include <cstddef>
#include <span>

#include "harness/base/statistics.hpp"

namespace zcbench {

struct WorkersAtOnce {
  double mean = 0.0;     ///< over the time from the first begin to the last end; 0 if that is 0
  std::size_t peak = 0;  ///< the most at any instant; one that ends as another begins counts once
};

/// One interval per worker: when it began to work and when it ended, end not before begin.
WorkersAtOnce workers_at_once(std::span<const Interval> busy);

}  // namespace zcbench
