// Stop rule of sequential sampling: when a point's median is known well enough, or never will be.
// Pure: the sweep keeps one StopRule per sequential point and tells it of every turn.
#pragma once

#include <cstdint>
#include <optional>

#include "harness/model/result.hpp"

namespace zcbench {

class StopRule {
 public:
  /// `max_samples` and `sampling` as in the point.
  StopRule(std::uint32_t max_samples, const SequentialSampling& sampling)
      : max_samples_(max_samples), sampling_(sampling) {}

  /// The wall time of a turn that the point has had.
  void add_turn(std::int64_t elapsed_ns) { elapsed_ns_ += elapsed_ns; }

  /// Why no more samples are needed; nothing: they are. The first that holds of: the target is
  /// reached; there are `max_samples`; the turns have taken `max_seconds`; nothing of these before
  /// there are `min` samples. The interval is looked at again when the samples have grown by a
  /// hundredth, because it costs a sort.
  std::optional<StopReason> why_stop(const PointResult& point);

 private:
  std::uint32_t max_samples_;
  SequentialSampling sampling_;
  std::int64_t elapsed_ns_ = 0;
  std::size_t looked_at_ = 0;  // samples when the interval was last looked at
};

}  // namespace zcbench
