// Random choices from the raw output of mt19937_64. The standard's distributions differ between
// libraries; these give the same choices everywhere, so that a recorded seed repeats them.
#pragma once

#include <cstdint>
#include <random>

namespace zcbench {

/// Unbiased in [0, bound); bound > 0.
std::uint64_t bounded(std::mt19937_64& random, std::uint64_t bound);

/// Heads or tails.
bool coin(std::mt19937_64& random);

}  // namespace zcbench
