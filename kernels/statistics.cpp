#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "kernels/count.hpp"
#include "kernels/kernel_table.hpp"
#include "kernels/loops.hpp"

namespace zcbench {

namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
constexpr double kTolerance = 1e-12;  // relative

ChunkResult run(std::span<double> slice) {
  if (slice.empty()) return {};
  const Moments moments = statistics_loop(slice.data(), slice.size());
  return {.count = slice.size(), .mean = moments.mean, .m2 = moments.m2, .max = moments.max};
}

// NaN wins, as in NumPy's max.
double max_of(double left, double right) {
  if (std::isnan(left)) return left;
  return right <= left ? left : right;
}

// Chan, Golub, LeVeque 1983, equation 2.1.
ChunkResult merge(const ChunkResult& left, const ChunkResult& right) {
  if (left.count == 0) return right;
  if (right.count == 0) return left;
  ChunkResult merged{.count = left.count + right.count, .max = max_of(left.max, right.max)};
  const double all = static_cast<double>(merged.count);
  const double left_share = static_cast<double>(left.count) / all;
  const double right_share = static_cast<double>(right.count) / all;
  const double delta = right.mean - left.mean;
  merged.m2 = left.m2 + right.m2;
  if (std::isfinite(left.mean) && std::isfinite(right.mean)) {
    merged.m2 += delta * delta * left_share * static_cast<double>(right.count);
  }
  // Infinite means, or a difference beyond the range of double, only add up when weighted.
  merged.mean = std::isfinite(delta) ? left.mean + delta * right_share
                                     : left.mean * left_share + right.mean * right_share;
  return merged;
}

// The algorithm of statistics_loop in long double, one value after the other.
Reference reference(std::span<const double> input) {
  if (input.empty()) return {.mean = kNan, .standard_deviation = kNan, .max = kNan};
  const auto size = static_cast<long double>(input.size());
  long double sum = 0.0L;
  long double magnitude = 0.0L;
  double max = input.front();
  for (const double value : input) {
    sum += value;
    magnitude += std::fabs(value);
    max = max_of(max, value);
  }
  const long double center = sum / size;
  long double deviations = 0.0L;
  long double squares = 0.0L;
  for (const double value : input) {
    const long double deviation = value - center;
    deviations += deviation;
    squares += deviation * deviation;
  }
  const long double residual = std::isfinite(center) ? deviations / size : 0.0L;
  // Rounded to double here: where m2 overflows it, the kernel's (and NumPy's) result is infinite.
  const double m2 = static_cast<double>(squares - deviations * residual);
  return {.mean = static_cast<double>(center + residual),
          .standard_deviation = std::sqrt(std::max(m2, 0.0) / static_cast<double>(input.size())),
          .max = max,
          .mean_magnitude = static_cast<double>(magnitude / size)};
}

// kTolerance of the deviation itself, unless a rounding outweighs it that no ChunkResult can avoid:
// of each slice's mean to a double, where the values lie close together far from 0, or of squares
// too small for a double.
double standard_deviation_tolerance(const Reference& expected) {
  constexpr double kUlp = std::numeric_limits<double>::epsilon();
  constexpr double kLostInSquares = 0x1p-536;  // twice the root of the smallest denormal, 2^-1074
  return std::max({kTolerance * expected.standard_deviation, 4.0 * kUlp * std::fabs(expected.mean),
                   kLostInSquares});
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

std::optional<std::string> verify(std::span<const double> input, std::span<const double> /*output*/,
                                  const ChunkResult& merged, const Reference& expected) {
  if (auto wrong = verify_count(merged, input.size())) return wrong;
  if (auto wrong = difference("mean", merged.mean, expected.mean,
                              kTolerance * expected.mean_magnitude)) {
    return wrong;
  }
  if (auto wrong = difference("standard deviation", merged.standard_deviation(),
                              expected.standard_deviation,
                              standard_deviation_tolerance(expected))) {
    return wrong;
  }
  return difference("max", merged.max, expected.max, 0.0);
}

std::vector<Figure> figures(std::span<const double> /*output*/, const ChunkResult& merged) {
  return {{"mean", merged.mean}, {"std", merged.standard_deviation()}, {"max", merged.max}};
}

}  // namespace

double ChunkResult::standard_deviation() const {
  return count == 0 ? kNan : std::sqrt(m2 / static_cast<double>(count));
}

Kernel statistics_kernel() {
  return {.name = "statistics",
          .description = "mean, population standard deviation and max (Example 28.2)",
          .writes_array = false,
          .run = run,
          .merge = merge,
          .reference = reference,
          .verify = verify,
          .figures = figures,
          .scratch_bytes = no_scratch_bytes};
}

}  // namespace zcbench
