// Variant `fast` of the kernels and the sums of `statistics`' reference: loops that are built once
// for each instruction set and chosen at run time by what this CPU supports.
#pragma once

#include <cstddef>
#include <limits>
#include <span>
#include <string_view>

#include "kernels/loops.hpp"

namespace zcbench {

/// The result of one pass; NaN or infinite if a sum of finite values overflowed.
struct MomentSums {
  double mean;
  double mean_error;
  double m2;   ///< sum of (x - mean - mean_error)^2
  double max;  ///< right if no value is NaN
};

/// The unevaluated sum of two doubles. A long sum collects the rounding errors of `high` in `low`;
/// after an infinity, `low` is NaN.
struct TwoDoubles {
  double high = 0.0;
  double low = 0.0;
};

/// The first pass of `statistics`' reference.
struct ValueSums {
  TwoDoubles sum{};
  double magnitude = 0.0;  ///< sum of |x|, in one double; NaN if a value is
  double max = -std::numeric_limits<double>::infinity();  ///< right if no value is NaN
};

/// One copy for each instruction set.
struct FastLoops {
  std::string_view isa;  ///< e.g. "avx2"
  void (*square_in_place)(double* values, std::size_t count);
  /// `count` > 0 values, each times `scale`, a power of two; `max` is that of the values
  /// themselves.
  MomentSums (*statistics)(const double* values, std::size_t count, double scale);
  /// Adds the values, each times `scale`, a power of two; `max` is that of the values themselves.
  void (*add_values)(const double* values, std::size_t count, double scale, ValueSums& sums);
  /// Adds (value * scale - center)^2 for each value. `center.low` is at most half a unit in the
  /// last place of `center.high`; no square may overflow.
  void (*add_squares)(const double* values, std::size_t count, double scale,
                      const TwoDoubles& center, TwoDoubles& squares);
};

/// The loops for this CPU: the last of runnable_fast_loops().
const FastLoops& fast_loops();

/// All copies in this build that this CPU can run, the one for the widest vectors last.
std::span<const FastLoops* const> runnable_fast_loops();

/// Mean, population standard deviation and max of `count` > 0 values, in one pass, as accurate as a
/// long double two-pass: the deviation to a few units in the last place, even where squares over-
/// or underflow. NaN and infinities go through as in NumPy's mean, std and max.
Moments fast_statistics(const double* values, std::size_t count);

/// The same with loops other than those for this CPU.
Moments fast_statistics(const FastLoops& loops, const double* values, std::size_t count);

}  // namespace zcbench
