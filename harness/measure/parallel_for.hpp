// Divides work on an array among several CPUs, off the clock: the trial checks and fills large
// arrays this way. The threads live only for one call, because no thread may be alive when a worker
// is forked.
#pragma once

#include <cstdint>
#include <functional>

#include "harness/model/point.hpp"

namespace zcbench {

/// More threads would gain nothing: a few CPUs use up the memory bandwidth.
inline constexpr std::uint32_t kMostSideThreads = 8;

/// The number of threads, including the calling one, that work on an array of that many elements:
/// one per allowed CPU, but only as many as have enough work to be worth starting. Just the calling
/// thread if the point's parent and workers are bound to CPUs.
std::uint32_t side_threads_for(std::uint64_t elements, const Point& point);

/// Calls work(begin, end) for disjoint parts that make up 0 .. count-1, in parallel in up to
/// `threads` threads including the calling one, and returns when all have returned. If a thread
/// cannot be started, the calling one does its part. Rethrows the first exception of a part.
void in_side_threads(std::uint32_t threads, std::uint64_t count,
                     const std::function<void(std::uint64_t begin, std::uint64_t end)>& work);

}  // namespace zcbench
