// Schedule: decides which point is sampled next. Pure and seeded, without clock or fork. The sweep
// constructs one and takes the turns of its rounds in order.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <random>
#include <vector>

#include "harness/model/point.hpp"

namespace zcbench {

/// Samples per opening of the point: 1 for fork, samples_per_turn for pools and programs.
std::uint32_t samples_in_full_turn(const Point& point);

/// Consecutive samples of one point.
struct Turn {
  std::size_t point;      ///< index into the points
  std::uint32_t samples;  ///< at most samples_in_full_turn
  std::uint32_t round;    ///< 0, 1, ...; never smaller than the round of the turn before
};

/// Shuffled rounds of turns, so that drift of the machine affects all points alike. The turns of a
/// point with a fixed number of samples are spread evenly over the rounds of all such points. A
/// sequential point has a turn in every round until it is decided or has its `samples`. The same
/// arguments and answers give the same turns on every machine.
class Schedule {
 public:
  Schedule(const std::vector<Point>& points, std::uint64_t seed);

  /// The turns of the next round; empty at the end. Calls `is_decided` for each sequential point
  /// after each of its turns.
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
