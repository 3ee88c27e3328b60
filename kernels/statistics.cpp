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

// Without memory the slice counts as not covered, which verify reports.
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

// A power of two that keeps squares of the two results' figures within double's range.
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
  // Knuth's TwoSum, as in square_sum_loop.
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

// A sum in long double that does not lose what each addition rounds away: Knuth's TwoSum. Past an
// infinity the lost part is NaN and does not count.
class ExactSum {
 public:
  void add(long double value) {
    const long double grown = sum_ + value;
    const long double added = grown - sum_;
    lost_ += (sum_ - (grown - added)) + (value - added);
    sum_ = grown;
  }
  long double total() const { return std::isfinite(lost_) ? sum_ + lost_ : sum_; }

 private:
  long double sum_ = 0.0L;
  long double lost_ = 0.0L;
};

// So many sums are added up side by side within a block: one alone would wait for each addition.
constexpr std::size_t kStreams = 4;

// Adds the terms(value, sums) of a block's values to as many sums as there are. What the short
// plain sums of a block round away is corrected by the second pass, or far below a double's
// precision.
template <std::size_t kSums, typename Terms>
void add_block(std::span<const double> values, std::array<ExactSum, kSums>& sums, Terms terms) {
  std::array<std::array<long double, kSums>, kStreams> streams{};
  std::size_t i = 0;
  for (; i + kStreams <= values.size(); i += kStreams) {
    for (std::size_t stream = 0; stream < kStreams; ++stream) {
      terms(values[i + stream], streams[stream]);
    }
  }
  for (; i < values.size(); ++i) terms(values[i], streams[0]);
  for (const auto& stream : streams) {
    for (std::size_t sum = 0; sum < kSums; ++sum) sums[sum].add(stream[sum]);
  }
}

// Corrected two-pass (Chan, Golub, LeVeque 1983) in long double.
Reference reference(const InputBlocks& input) {
  if (input.size() == 0) {
    return {.mean = kNan, .standard_deviation = kNan, .max = kNan};
  }
  const auto size = static_cast<long double>(input.size());
  double max = -std::numeric_limits<double>::infinity();
  std::array<ExactSum, 2> sums;  // of x and of |x|
  input.for_each([&](std::uint64_t, std::span<const double> values) {
    for (const double value : values) max = max_of(max, value);
    add_block(values, sums, [](double value, std::array<long double, 2>& terms) {
      terms[0] += value;
      terms[1] += std::fabs(value);
    });
  });
  const long double center = sums[0].total() / size;
  std::array<ExactSum, 2> around;  // of x - center and of its square
  input.for_each([&](std::uint64_t, std::span<const double> values) {
    add_block(values, around, [center](double value, std::array<long double, 2>& terms) {
      const long double deviation = value - center;
      terms[0] += deviation;
      terms[1] += deviation * deviation;
    });
  });
  const long double residual = std::isfinite(center) ? around[0].total() / size : 0.0L;
  const auto mean = static_cast<double>(center + residual);
  const long double variance = (around[1].total() - around[0].total() * residual) / size;
  return {.mean = mean,
          .mean_error = std::isfinite(mean) ? static_cast<double>((center - mean) + residual) : 0.0,
          .standard_deviation = static_cast<double>(std::sqrt(std::max(variance, 0.0L))),
          .max = max,
          .mean_magnitude = static_cast<double>(sums[1].total() / size)};
}

// kTolerance of the deviation itself, unless a rounding outweighs it: of squares too small for a
// double, and, where a kernel hands back its mean in one double, of that of each slice, which costs
// values that lie close together far from 0 their deviation.
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

// Both parts of the means, where they are finite: a sum would round the lower ones away.
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
