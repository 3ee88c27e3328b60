#include "kernels/fast.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace zcbench {

#if defined(ZCBENCH_DISPATCH_X86)

namespace baseline {
extern const FastLoops kFastLoops;
}
namespace avx2 {
extern const FastLoops kFastLoops;
}
namespace avx512 {
extern const FastLoops kFastLoops;
}

std::span<const FastLoops* const> runnable_fast_loops() {
  static constexpr const FastLoops* kAll[] = {&baseline::kFastLoops, &avx2::kFastLoops,
                                              &avx512::kFastLoops};
  if (!__builtin_cpu_supports("avx2") || !__builtin_cpu_supports("fma")) {
    return std::span(kAll).first(1);
  }
  return std::span(kAll).first(__builtin_cpu_supports("avx512f") ? 3 : 2);
}

#else

namespace ZCBENCH_ISA {
extern const FastLoops kFastLoops;
}

std::span<const FastLoops* const> runnable_fast_loops() {
  static constexpr const FastLoops* kAll[] = {&ZCBENCH_ISA::kFastLoops};
  return kAll;
}

#endif

// Not kept in a static variable, whose first use would cost every new worker three page faults.
const FastLoops& fast_loops() { return *runnable_fast_loops().back(); }

namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
constexpr double kInfinity = std::numeric_limits<double>::infinity();

// The lowest bits of smaller squares are below double's range, unless all values are equal or lie
// so far from 0 that their differences cannot be that small.
constexpr double kSmallestVariance = 0x1p-900;
constexpr double kFarFromZero = 0x1p-400;

bool is_sound(const MomentSums& sums, double size) {
  if (!std::isfinite(sums.mean) || !std::isfinite(sums.m2)) return false;
  return sums.m2 / size > kSmallestVariance || std::fabs(sums.mean) > kFarFromZero;
}

struct Extremes {
  bool has_nan = false;
  bool has_infinity = false;
  bool has_minus_infinity = false;
  double largest_magnitude = 0.0;
};

Extremes extremes_of(const double* values, std::size_t count) {
  Extremes extremes;
  for (std::size_t i = 0; i < count; ++i) {
    extremes.has_nan |= std::isnan(values[i]);
    extremes.has_infinity |= values[i] == kInfinity;
    extremes.has_minus_infinity |= values[i] == -kInfinity;
    extremes.largest_magnitude = std::max(extremes.largest_magnitude, std::fabs(values[i]));
  }
  return extremes;
}

// The exponent that brings a magnitude near 1; 2^that and its inverse are normal numbers.
int scale_exponent(double magnitude) {
  return magnitude == 0.0 ? 0 : std::clamp(-std::ilogb(magnitude), -1000, 1000);
}

// Handles what one pass cannot: NaN, infinities, and values whose squares over- or underflow.
Moments careful_statistics(const FastLoops& loops, const double* values, std::size_t count,
                           double max) {
  const Extremes extremes = extremes_of(values, count);
  if (extremes.has_nan) return {kNan, 0.0, kNan, kNan};
  if (extremes.has_infinity || extremes.has_minus_infinity) {
    const double mean = !extremes.has_minus_infinity ? kInfinity
                        : extremes.has_infinity      ? kNan
                                                     : -kInfinity;
    return {mean, 0.0, kNan, max};
  }
  const int exponent = scale_exponent(extremes.largest_magnitude);
  const MomentSums sums = loops.statistics(values, count, std::ldexp(1.0, exponent));
  const double deviation = std::sqrt(sums.m2 / static_cast<double>(count));
  return {std::ldexp(sums.mean, -exponent), std::ldexp(sums.mean_error, -exponent),
          std::ldexp(deviation, -exponent), max};
}

}  // namespace

Moments fast_statistics(const FastLoops& loops, const double* values, std::size_t count) {
  const double size = static_cast<double>(count);
  const MomentSums sums = loops.statistics(values, count, 1.0);
  if (!is_sound(sums, size)) return careful_statistics(loops, values, count, sums.max);
  return {sums.mean, sums.mean_error, std::sqrt(sums.m2 / size), sums.max};
}

Moments fast_statistics(const double* values, std::size_t count) {
  return fast_statistics(fast_loops(), values, count);
}

}  // namespace zcbench
