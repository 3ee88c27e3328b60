// Trial: takes timed samples of one point: reset, time, reap, verify. The only place where a sample
// is timed; `run` calls it once per turn of the schedule.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

#include "harness/model/result.hpp"
#include "harness/transfer/transfer.hpp"
#include "kernels/input_blocks.hpp"
#include "kernels/kernel.hpp"

namespace zcbench {

/// Untimed round trips at the start of a fresh pool.
inline constexpr int kPoolWarmUps = 3;

struct TrialSetup {
  const Point& point;
  const Kernel& kernel;
  const Strategy& strategy;
  InputBlocks input;           ///< `elements` values
  const Reference& reference;  ///< of that kernel and input
  /// Called while waiting; throws to abandon the sample (a signal has arrived).
  std::function<void()> check;
  /// The same input, made instead of read between two samples where that is quicker.
  std::optional<InputBlocks> remade{};
};

struct TurnResult {
  std::vector<Sample> samples;
  std::vector<ChunkResult> chunks;  ///< per slice, of the last sample
};

/// Called with each sample once it is verified; returning false ends the turn.
using GoesOn = std::function<bool(const Sample&)>;
inline bool takes_all(const Sample&) { return true; }

/// Takes `samples` verified samples, fewer if `goes_on` says so. Throws TrialError if one fails
/// (worker died, deadline, wrong result, system call), and whatever `check` and `goes_on` throw.
/// Leaves nothing behind either way.
TurnResult take_turn(const TrialSetup& setup, std::uint32_t samples,
                     const GoesOn& goes_on = takes_all);

}  // namespace zcbench
