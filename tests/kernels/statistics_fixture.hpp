// Shared by both tests of the kernel `statistics`.
#pragma once

#include <cstddef>
#include <limits>
#include <vector>

#include "kernels/kernel.hpp"

namespace zcbench {

inline constexpr double kInf = std::numeric_limits<double>::infinity();

inline const Kernel& statistics() { return *find_kernel("statistics"); }

/// function(0.0), function(1.0), ...
template <class Function>
std::vector<double> values_of(std::size_t count, Function function) {
  std::vector<double> values(count);
  for (std::size_t i = 0; i < count; ++i) values[i] = function(static_cast<double>(i));
  return values;
}

}  // namespace zcbench
