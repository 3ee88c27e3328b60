// The smallest change of a sample's time that can be resolved on this machine. Measured by ab and
// selfcheck at their start, as the default of --floor.
#pragma once

#include <cstdint>
#include <functional>

namespace zcbench {

/// A sample's time is the difference of two readings of a clock. Its error is at most the
/// difference between one reading and the next different one: a step of a coarse clock, or the time
/// that it takes to read a fine one. Returns the 99th percentile of this difference over 1,000
/// readings, or fewer if they take longer than 50 ms; in nanoseconds, at least 1.
double clock_floor_ns(const std::function<std::int64_t()>& read_clock_ns);

/// The same for the clock that times samples.
double clock_floor_ns();

}  // namespace zcbench
