// Variant `fast` of the kernels: loops at the speed of memory, in one copy for each vector width
// that fast_loop.cpp is built for, chosen once by what this CPU has.
#pragma once

#include <cstddef>
#include <string_view>

#include "kernels/loops.hpp"

namespace zcbench {

/// What one pass finds out; NaN or infinite where a sum of finite values overflowed.
struct MomentSums {
  double mean;
  double mean_error;
  double m2;   ///< sum of (x - mean - mean_error)^2
  double max;  ///< right if no value is NaN
};

struct FastLoops {
  std::string_view isa;  ///< e.g. "avx2"
  void (*square_in_place)(double* values, std::size_t count);
  /// `count` > 0 values, each multiplied by `scale` first if that is not 1.
  MomentSums (*statistics)(const double* values, std::size_t count, double scale);
};

/// The loops for this CPU.
const FastLoops& fast_loops();

/// Mean, population standard deviation and max of `count` > 0 values, in one pass, as accurate as a
/// long double two-pass: the deviation to a few units in the last place, even where squares over-
/// or underflow. NaN and infinities go through as in NumPy's mean, std and max.
Moments fast_statistics(const double* values, std::size_t count);

}  // namespace zcbench
