#include "harness/base/random_bits.hpp"

namespace zcbench {

std::uint64_t bounded(std::mt19937_64& random, std::uint64_t bound) {
  const std::uint64_t biased_below = (0 - bound) % bound;  // 2^64 mod bound
  for (;;) {
    const std::uint64_t number = random();
    if (number >= biased_below) return number % bound;
  }
}

bool coin(std::mt19937_64& random) { return (random() >> 63) != 0; }

}  // namespace zcbench
