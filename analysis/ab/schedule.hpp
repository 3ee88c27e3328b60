// Which points of a comparison get a unit next. Pure: no clock, no process.
#pragma once

#include <cstddef>
#include <optional>
#include <random>
#include <vector>

namespace zcbench {

/// An undecided point, as far as it has come.
struct OpenPoint {
  std::size_t point = 0;
  std::size_t units = 0;
  std::optional<double> seconds_needed;  ///< until it is decided, if that can be told
};

/// The next pass over open points: all of them in random order; or, where the time left does not
/// reach for all and each has had a few units, those that can still be decided, the nearest to it
/// first. Never empty unless `open` is.
std::vector<std::size_t> next_pass(std::vector<OpenPoint> open, double seconds_left,
                                   std::mt19937_64& random);

}  // namespace zcbench
