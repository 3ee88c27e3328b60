// Random choices from the raw output of mt19937_64. Standard distributions differ between
// libraries; these functions make the same choices everywhere, so a recorded seed reproduces them.
#pragma once

#include <cstdint>
#include <random>
#include <utility>
#include <vector>

namespace zcbench {

/// A uniform value in [0, bound), without bias; bound > 0.
std::uint64_t bounded(std::mt19937_64& random, std::uint64_t bound);

/// True with probability 1/2.
bool coin(std::mt19937_64& random);

/// Shuffles the values; all orders are equally likely. Fisher and Yates; Durstenfeld,
/// Communications of the ACM 7(7), 1964.
template <typename Value>
void shuffle(std::vector<Value>& values, std::mt19937_64& random) {
  for (std::size_t i = values.size(); i > 1; --i) {
    std::swap(values[i - 1], values[bounded(random, i)]);
  }
}

}  // namespace zcbench
