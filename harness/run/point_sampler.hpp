// PointSampler: the inputs, serial references and cached arrays that the turns of several points
// share. The sweep constructs one for all points, `sample` for its only one; both then call take.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <tuple>
#include <vector>

#include "harness/input/input.hpp"
#include "harness/measure/trial.hpp"
#include "harness/transfer/array_store.hpp"

namespace zcbench {

/// The memory that a PointSampler needs for these points on a machine that has `available_bytes`.
struct MemoryNeed {
  std::uint64_t held_share_bytes = 0;     ///< at most this much of each input stays in memory
  std::uint64_t input_bytes = 0;          ///< for all inputs, including making the rest
  std::uint64_t largest_point_bytes = 0;  ///< in all processes, including this one
  std::uint64_t kept_bytes = 0;           ///< for arrays of points that are not open

  /// The minimum.
  std::uint64_t needed_bytes() const { return input_bytes + largest_point_bytes; }
};
MemoryNeed memory_need(const std::vector<Point>& points, std::uint64_t available_bytes);

class PointSampler {
 public:
  /// Makes the inputs of all `points` on a machine that has `available_bytes`.
  PointSampler(const std::vector<Point>& points, std::uint64_t available_bytes);

  /// Takes `samples` verified samples of one of the points, as take_turn does. Throws TrialError if
  /// one fails, Paused if the program was stopped in the turn (`goes_on` is not called after that),
  /// and Interrupted.
  TurnResult take(const Point& point, std::uint32_t samples, const GoesOn& goes_on = takes_all);

 private:
  using InputKey = std::tuple<InputSource, std::uint64_t, std::string>;

  PointSampler(const std::vector<Point>& points, const MemoryNeed& need);
  InputBlocks blocks(const Point& point) const;
  const Reference& reference(const Point& point, const Kernel& kernel);

  std::map<InputKey, Input> inputs_;
  std::map<std::tuple<std::string, InputKey, std::uint64_t>, Reference> references_;
  ArrayStore store_;
};

}  // namespace zcbench
