// Stop rule of sequential sampling: decides when a point's median is precise enough or a limit is
// reached. Pure: the sweep has one StopRule per sequential point and reports every turn to it.
#pragma once

#include <cstdint>
#include <optional>

#include "harness/model/result.hpp"

namespace zcbench {

class StopRule {
 public:
  /// `max_samples` and `sampling` are those of the point.
  StopRule(std::uint32_t max_samples, const SequentialSampling& sampling)
      : max_samples_(max_samples), sampling_(sampling) {}

  /// Adds the wall time of one of the point's turns.
  void add_turn(std::int64_t elapsed_ns) { elapsed_ns_ += elapsed_ns; }

  /// Returns why no more samples are needed, or nullopt if they are, and always nullopt before
  /// `min` samples. The first reason that holds: the target is reached; there are `max_samples`;
  /// the turns took `max_seconds`. Recomputes the interval only after 1 % more samples, because it
  /// needs a sort.
  std::optional<StopReason> why_stop(const PointResult& point);

 private:
  std::uint32_t max_samples_;
  SequentialSampling sampling_;
  std::int64_t elapsed_ns_ = 0;
  std::size_t looked_at_ = 0;  // number of samples when the interval was last computed
};

}  // namespace zcbench
