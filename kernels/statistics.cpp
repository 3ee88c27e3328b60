#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "kernels/chunk_result.hpp"
#include "kernels/fast.hpp"
#include "kernels/loops.hpp"
#include "kernels/numpy_temporary.hpp"
#include "kernels/registry.hpp"

namespace zcbench {

namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
constexpr double kTolerance = 1e-12;  // relative

ChunkResult chunk_result(std::size_t count, const Moments& moments) {
  return {.count = count,
          .mean = moments.mean,
          .mean_error = moments.mean_error,
          .deviation = moments.deviation,
          .max = moments.max};
}

template <Moments (*moments_of)(const double* values, std::size_t count)>
ChunkResult run(std::span<double> slice) {
  if (slice.empty()) return {};
  return chunk_result(slice.size(), moments_of(slice.data(), slice.size()));
}

// If there is no memory, the slice counts as not covered; verify() reports it.
ChunkResult run_numpy(std::span<double> slice) {
  if (slice.empty()) return {};
  const NumpyTemporary scratch(slice.size());
  if (scratch.data() == nullptr) return {};
  return chunk_result(slice.size(),
                      numpy_statistics_loop(slice.data(), scratch.data(), slice.size()));
}

constexpr std::array kVariants{
    KernelVariant{"naive", "a plain loop for the mean, one for the rest",
                  run<naive_statistics_loop>, no_scratch_bytes},
    KernelVariant{"eigen", "three Eigen expressions over a Map", run<eigen_statistics_loop>,
                  no_scratch_bytes},
    KernelVariant{"numpy", "the passes of a.mean(), a.std() and a.max()", run_numpy,
                  numpy_temporary_bytes},
};

// NaN wins, as in NumPy's max.
double max_of(double left, double right) {
  if (std::isnan(left)) return left;
  return right <= left ? left : right;
}

// A power of two that keeps the squares of both results' numbers within double's range.
double merge_scale(const ChunkResult& left, const ChunkResult& right) {
  const double largest =
      std::max({std::fabs(left.mean), std::fabs(right.mean), left.deviation, right.deviation});
  const bool is_harmless = largest == 0.0 || (largest > 0x1p-400 && largest < 0x1p400);
  if (is_harmless || !std::isfinite(largest)) return 1.0;
  return std::ldexp(1.0, std::clamp(-std::ilogb(largest), -1000, 1000));
}

// Chan, Golub, LeVeque, "Algorithms for Computing the Sample Variance", The American Statistician
// 37(3), 1983, equation 2.1, with the mean in two doubles.
ChunkResult merge(const ChunkResult& left, const ChunkResult& right) {
  if (left.count == 0) return right;
  if (right.count == 0) return left;
  ChunkResult merged{.count = left.count + right.count, .max = max_of(left.max, right.max)};
  const double all = static_cast<double>(merged.count);
  const double left_share = static_cast<double>(left.count) / all;
  const double right_share = static_cast<double>(right.count) / all;
  if (!std::isfinite(left.mean) || !std::isfinite(right.mean)) {
    merged.mean = left.mean * left_share + right.mean * right_share;
    merged.deviation = left.deviation + right.deviation;
    return merged;
  }
  const double scale = merge_scale(left, right);
  const double left_mean = left.mean * scale;
  const double delta =
      (right.mean * scale - left_mean) + (right.mean_error * scale - left.mean_error * scale);
  const double shift = left.mean_error * scale + delta * right_share;
  // Knuth's TwoSum, as in vector.hpp.
  const double mean = left_mean + shift;
  const double added = mean - left_mean;
  const double mean_error = (left_mean - (mean - added)) + (shift - added);
  const double left_deviation = left.deviation * scale;
  const double right_deviation = right.deviation * scale;
  const double variance = left_deviation * left_deviation * left_share +
                          right_deviation * right_deviation * right_share +
                          delta * delta * left_share * right_share;
  merged.mean = mean / scale;
  merged.mean_error = mean_error / scale;
  merged.deviation = std::sqrt(variance) / scale;
  return merged;
}

ValueSums value_sums(const InputBlocks& input, double scale) {
  ValueSums sums;
  input.for_each([&](std::uint64_t, std::span<const double> values) {
    fast_loops().add_values(values.data(), values.size(), scale, sums);
  });
  if (std::isnan(sums.magnitude)) sums.max = kNan;
  return sums;
}

TwoDoubles square_sum(const InputBlocks& input, double scale, const TwoDoubles& center) {
  TwoDoubles squares;
  input.for_each([&](std::uint64_t, std::span<const double> values) {
    fast_loops().add_squares(values.data(), values.size(), scale, center, squares);
  });
  return squares;
}

// FastTwoSum: Dekker, "A Floating-Point Technique for Extending the Available Precision",
// Numerische Mathematik 18, 1971, theorem 4.7. `high` is 0 or no smaller than `low`.
TwoDoubles normalised(double high, double low) {
  const double sum = high + low;
  return {sum, low - (sum - high)};
}

// In two doubles: the remainder of the first division is exact.
TwoDoubles quotient(const TwoDoubles& sum, double divisor) {
  const TwoDoubles dividend = normalised(sum.high, sum.low);
  const double high = dividend.high / divisor;
  const double remainder = std::fma(-high, divisor, dividend.high);
  return normalised(high, (remainder + dividend.low) / divisor);
}

// The exponent of a power of two that keeps sums of values and of squares, and the lost parts of
// both, within double's range. `magnitude` is infinite if the sum of finite values is.
int reference_exponent(double magnitude) {
  const bool is_harmless = magnitude > 0x1p-300 && magnitude < 0x1p400;
  if (is_harmless || magnitude == 0.0 || std::isnan(magnitude)) return 0;
  return std::isinf(magnitude) ? -1000 : std::clamp(-std::ilogb(magnitude), -1000, 1000);
}

// Two passes (Chan, Golub, LeVeque 1983) with a sum, a mean and squares in two doubles each: 80 to
// 100 bits, where long double has 64. The mean is so exact that the squares need no correction.
Reference reference(const InputBlocks& input) {
  if (input.size() == 0) {
    return {.mean = kNan, .standard_deviation = kNan, .max = kNan};
  }
  const auto size = static_cast<double>(input.size());
  ValueSums sums = value_sums(input, 1.0);
  const int exponent = reference_exponent(sums.magnitude);
  const double scale = std::ldexp(1.0, exponent);
  if (exponent != 0) sums = value_sums(input, scale);
  if (!std::isfinite(sums.magnitude)) {  // a value is NaN or infinite
    return {.mean = sums.sum.high,
            .standard_deviation = kNan,
            .max = sums.max,
            .mean_magnitude = sums.magnitude};
  }
  const TwoDoubles center = quotient(sums.sum, size);
  const TwoDoubles squares = square_sum(input, scale, center);
  const double mean = std::ldexp(center.high, -exponent);
  const long double variance = (static_cast<long double>(squares.high) + squares.low) / size;
  return {.mean = mean,
          .mean_error = std::ldexp((center.high - mean * scale) + center.low, -exponent),
          .standard_deviation =
              static_cast<double>(std::ldexp(std::sqrt(std::max(variance, 0.0L)), -exponent)),
          .max = sums.max,
          .mean_magnitude = std::min(std::ldexp(sums.magnitude / size, -exponent),
                                     std::numeric_limits<double>::max())};
}

// kTolerance of the deviation itself, unless one of two roundings is larger: that of squares that
// are too small for a double, and that of each slice's mean where a kernel returns it in one
// double. The latter matters for values that lie close together far from 0.
double standard_deviation_tolerance(const ChunkResult& merged, const Reference& expected) {
  constexpr double kUlp = std::numeric_limits<double>::epsilon();
  constexpr double kLostInSquares = 0x1p-536;  // twice the root of the smallest denormal, 2^-1074
  const double lost_in_mean =
      merged.mean_error == 0.0 ? 4.0 * kUlp * std::fabs(expected.mean) : 0.0;
  return std::max({kTolerance * expected.standard_deviation, lost_in_mean, kLostInSquares});
}

bool agree(double got, double expected, double tolerance) {
  if (std::isnan(expected)) return std::isnan(got);
  return got == expected || std::fabs(got - expected) <= tolerance;
}

std::optional<std::string> difference(std::string_view what, double got, double expected,
                                      double tolerance) {
  if (agree(got, expected, tolerance)) return std::nullopt;
  return fmt::format("{} is {}, expected {} within {:.3g}", what, got, expected, tolerance);
}

// Compares both parts of finite means; adding them first would round the lower ones away.
std::optional<std::string> mean_difference(const ChunkResult& merged, const Reference& expected) {
  const double tolerance = kTolerance * expected.mean_magnitude;
  const double off = (merged.mean - expected.mean) + (merged.mean_error - expected.mean_error);
  if (std::isfinite(off) && std::fabs(off) <= tolerance) return std::nullopt;
  if (!std::isfinite(off) && agree(merged.mean, expected.mean, tolerance)) return std::nullopt;
  return fmt::format("mean is {} + {}, expected {} + {} within {:.3g}", merged.mean,
                     merged.mean_error, expected.mean, expected.mean_error, tolerance);
}

std::optional<std::string> verify(const InputBlocks& input, std::span<const double> /*output*/,
                                  const ChunkResult& merged, const Reference& expected) {
  if (auto wrong = verify_count(merged, input.size())) return wrong;
  if (auto wrong = mean_difference(merged, expected)) return wrong;
  if (auto wrong =
          difference("standard deviation", merged.standard_deviation(), expected.standard_deviation,
                     standard_deviation_tolerance(merged, expected))) {
    return wrong;
  }
  return difference("max", merged.max, expected.max, 0.0);
}

std::vector<Metric> figures(const Reference& /*reference*/, const ChunkResult& merged) {
  return {{"mean", merged.mean}, {"std", merged.standard_deviation()}, {"max", merged.max}};
}

}  // namespace

double ChunkResult::standard_deviation() const { return count == 0 ? kNan : deviation; }

Kernel statistics_kernel() {
  return {.name = "statistics",
          .description = "mean, population standard deviation and max (Example 28.2)",
          .writes_array = false,
          .run = run<fast_statistics>,
          .merge = merge,
          .reference = reference,
          .verify = verify,
          .figures = figures,
          .scratch_bytes = no_scratch_bytes,
          .other_variants = kVariants};
}

}  // namespace zcbench
