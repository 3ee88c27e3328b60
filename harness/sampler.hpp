// Sampler: which point is sampled next. Pure and seeded: no clock, no fork. The sweep calls
// make_schedule once and takes the turns in the order given.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "harness/point.hpp"

namespace zcbench {

/// `samples` samples of one point, one after the other.
struct Turn {
  std::size_t point;      ///< index into the points
  std::uint32_t samples;  ///< 1 for fork; up to samples_per_turn for pool
  std::uint32_t round;    ///< 0, 1, ...; never smaller than that of the turn before
};

/// Every point gets exactly its `samples`. A point of k turns spreads them evenly over all rounds,
/// and each round is shuffled, so that drift of the machine hits all points alike. The same
/// arguments give the same schedule on every machine.
std::vector<Turn> make_schedule(const std::vector<Point>& points, std::uint64_t seed);

}  // namespace zcbench
