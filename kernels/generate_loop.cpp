#include "kernels/loops.hpp"

namespace zcbench {

void uniform_loop(std::uint64_t seed, std::uint64_t first, double* values, std::size_t count) {
  const std::uint64_t state = seed + (first + 1) * 0x9e37'79b9'7f4a'7c15;
  for (std::size_t i = 0; i < count; ++i) {
    std::uint64_t z = state + i * 0x9e37'79b9'7f4a'7c15;
    z = (z ^ (z >> 30)) * 0xbf58'476d'1ce4'e5b9;
    z = (z ^ (z >> 27)) * 0x94d0'49bb'1331'11eb;
    z ^= z >> 31;
    // Signed, because 53 bits fit and no CPU before AVX-512 converts unsigned numbers in vectors.
    values[i] = static_cast<double>(static_cast<std::int64_t>(z >> 11)) * 0x1p-53;
  }
}

}  // namespace zcbench
