#include "kernels/loops.hpp"

namespace zcbench {

namespace {

constexpr std::size_t kPairwiseBlock = 128;

// NumPy's pairwise_sum: eight partial sums in a block, longer arrays in halves.
double pairwise_sum(const double* values, std::size_t count) {
  if (count < 8) {
    double sum = 0.0;
    for (std::size_t i = 0; i < count; ++i) sum += values[i];
    return sum;
  }
  if (count <= kPairwiseBlock) {
    double partial[8];
    for (std::size_t lane = 0; lane < 8; ++lane) partial[lane] = values[lane];
    std::size_t i = 8;
    for (; i + 8 <= count; i += 8) {
      for (std::size_t lane = 0; lane < 8; ++lane) partial[lane] += values[i + lane];
    }
    double sum = ((partial[0] + partial[1]) + (partial[2] + partial[3])) +
                 ((partial[4] + partial[5]) + (partial[6] + partial[7]));
    for (; i < count; ++i) sum += values[i];
    return sum;
  }
  const std::size_t half = count / 2 - count / 2 % 8;
  return pairwise_sum(values, half) + pairwise_sum(values + half, count - half);
}

// Eight running maxima, as NumPy's vector loops have; NaN wins and stays.
double maximum(const double* values, std::size_t count) {
  const auto larger = [](double max, double value) {
    return value > max || value != value ? value : max;
  };
  double partial[8];
  for (double& max : partial) max = values[0];
  std::size_t i = 0;
  for (; i + 8 <= count; i += 8) {
    for (std::size_t lane = 0; lane < 8; ++lane) {
      partial[lane] = larger(partial[lane], values[i + lane]);
    }
  }
  double max = values[0];
  for (const double lane : partial) max = max == max ? larger(max, lane) : max;
  for (; i < count; ++i) max = max == max ? larger(max, values[i]) : max;
  return max;
}

}  // namespace

Moments numpy_statistics_loop(const double* values, double* scratch, std::size_t count) {
  const double size = static_cast<double>(count);
  const double mean = pairwise_sum(values, count) / size;
  const double mean_of_std = pairwise_sum(values, count) / size;
  for (std::size_t i = 0; i < count; ++i) scratch[i] = values[i] - mean_of_std;
  for (std::size_t i = 0; i < count; ++i) scratch[i] = scratch[i] * scratch[i];
  const double variance = pairwise_sum(scratch, count) / size;
  return {mean, 0.0, __builtin_sqrt(variance), maximum(values, count)};
}

}  // namespace zcbench
