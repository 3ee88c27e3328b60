// Sampler: which point is sampled next. Pure and seeded: no clock, no fork. The sweep makes one
// Schedule and takes the turns of its rounds in the order given.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <random>
#include <vector>

#include "harness/model/point.hpp"

namespace zcbench {

/// What one opening of the point serves: 1 for fork, samples_per_turn for pools and programs.
std::uint32_t samples_in_full_turn(const Point& point);

/// `samples` samples of one point, one after the other.
struct Turn {
  std::size_t point;      ///< index into the points
  std::uint32_t samples;  ///< up to samples_in_full_turn
  std::uint32_t round;    ///< 0, 1, ...; never smaller than that of the turn before
};

/// Rounds of turns, each shuffled, so that drift of the machine hits all points alike. A point of a
/// fixed number of samples gets exactly these, its turns spread evenly over the rounds of all such
/// points. A sequential point has a turn in every round until it is decided, at most up to its
/// `samples`. The same arguments and answers give the same turns on every machine.
class Schedule {
 public:
  Schedule(const std::vector<Point>& points, std::uint64_t seed);

  /// Empty: it is over. Asks `is_decided` about each sequential point after each of its turns.
  std::vector<Turn> next_round(const std::function<bool(std::size_t point)>& is_decided);

 private:
  struct Sequential {
    std::size_t point;
    std::uint32_t max;
    std::uint32_t samples_in_full_turn;
    std::uint32_t scheduled = 0;
  };

  std::vector<std::vector<Turn>> fixed_rounds_;
  std::vector<Sequential> undecided_;
  std::mt19937_64 generator_;
  std::uint32_t round_ = 0;
};

}  // namespace zcbench
