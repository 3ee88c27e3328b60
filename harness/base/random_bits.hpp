// Random choices from the raw output of mt19937_64. The standard's distributions differ between
// libraries; these give the same choices everywhere, so that a recorded seed repeats them.
#pragma once

#include <cstdint>
#include <random>
#include <utility>
#include <vector>

namespace zcbench {

/// Unbiased in [0, bound); bound > 0.
std::uint64_t bounded(std::mt19937_64& random, std::uint64_t bound);

/// Heads or tails.
bool coin(std::mt19937_64& random);

/// Puts the values into random order, all orders equally likely. Fisher and Yates; Durstenfeld,
/// Communications of the ACM 7(7), 1964.
template <typename Value>
void shuffle(std::vector<Value>& values, std::mt19937_64& random) {
  for (std::size_t i = values.size(); i > 1; --i) {
    std::swap(values[i - 1], values[bounded(random, i)]);
  }
}

}  // namespace zcbench
