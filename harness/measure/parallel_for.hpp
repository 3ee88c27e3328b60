// Work on an array cut over several CPUs, off the clock: the trial checks and fills large arrays
// so. The threads live as long as one call, for no thread may be alive when a worker is forked.
#pragma once

#include <cstdint>
#include <functional>

#include "harness/model/point.hpp"

namespace zcbench {

/// More would gain nothing: a few CPUs use up what memory gives.
inline constexpr std::uint32_t kMostSideThreads = 8;

/// How many threads, the calling one included, work on an array of that many elements: one per
/// allowed CPU, as far as each has enough to do to be worth its birth. Where the point's parent and
/// workers are bound to CPUs, the calling thread alone.
std::uint32_t side_threads_for(std::uint64_t elements, const Point& point);

/// Calls work(begin, end) for disjoint parts that make up 0 .. count-1, side by side in up to
/// `threads` threads, the calling one included, and returns when all have returned. Where a thread
/// is refused, the calling one does its part. Rethrows the first exception of a part.
void in_side_threads(std::uint32_t threads, std::uint64_t count,
                     const std::function<void(std::uint64_t begin, std::uint64_t end)>& work);

}  // namespace zcbench
