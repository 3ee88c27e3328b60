#include "harness/base/random_bits.hpp"

namespace zcbench {

std::uint64_t bounded(std::mt19937_64& random, std::uint64_t bound) {
  for (;;) {
    const std::uint64_t number = random();
    // Rejects the first 2^64 mod bound numbers, which would cause the bias. Hardly any number needs
    // the division.
    if (number >= bound || number >= (0 - bound) % bound) return number % bound;
  }
}

bool coin(std::mt19937_64& random) { return (random() >> 63) != 0; }

}  // namespace zcbench
