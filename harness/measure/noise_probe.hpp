// The guard of a round: a no-op fork of a few workers. When something else keeps the machine busy,
// forking shows it first and most, so a slow guard marks its round as disturbed.
#pragma once

#include <vector>

#include "harness/model/result.hpp"

namespace zcbench {

inline constexpr int kGuardWorkers = 4;
/// A guard above this multiple of the run's median guard marks its round noisy.
inline constexpr double kNoisyFactor = 3.0;

/// Forks and joins kGuardWorkers workers that do nothing. If that fails, the round is noisy and its
/// time is 0.
NoiseProbe measure_round_guard();

/// Sets `noisy` of every round by comparing it with the others.
void mark_noisy_rounds(std::vector<NoiseProbe>& rounds);

}  // namespace zcbench
