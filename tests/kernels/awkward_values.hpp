// Values that are easy to square wrongly, for the tests of both square kernels.
#pragma once

#include <bit>
#include <cstdint>
#include <limits>
#include <vector>

namespace zcbench {

/// Returns `count` values, repeated as needed: NaN with payloads (quiet and signalling),
/// infinities, zeros of both signs, denormals, and values whose squares only just overflow or
/// underflow.
inline std::vector<double> awkward_values(std::size_t count) {
  const auto of_bits = [](std::uint64_t bits) { return std::bit_cast<double>(bits); };
  const std::vector<double> values{of_bits(0x7ff8'0000'dead'beef),
                                   of_bits(0xfff8'0000'0000'0001),
                                   of_bits(0x7ff0'0000'0000'0001),
                                   std::numeric_limits<double>::infinity(),
                                   -std::numeric_limits<double>::infinity(),
                                   0.0,
                                   -0.0,
                                   5e-324,
                                   -2.2e-308,
                                   1.5e-162,
                                   1.4e154,
                                   -1.3e154,
                                   0.1,
                                   -3.0,
                                   0x1.fffffffffffffp-1};
  std::vector<double> repeated;
  for (std::size_t i = 0; i < count; ++i) repeated.push_back(values[i % values.size()]);
  return repeated;
}

}  // namespace zcbench
