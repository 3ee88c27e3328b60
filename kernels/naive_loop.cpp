#include "kernels/loops.hpp"

namespace zcbench {

void naive_square_loop(double* values, std::size_t count) {
  for (std::size_t i = 0; i < count; ++i) values[i] = values[i] * values[i];
}

void square_into_loop(const double* values, double* squares, std::size_t count) {
  for (std::size_t i = 0; i < count; ++i) squares[i] = values[i] * values[i];
}

Moments naive_statistics_loop(const double* values, std::size_t count) {
  const double size = static_cast<double>(count);
  double sum = 0.0;
  for (std::size_t i = 0; i < count; ++i) sum += values[i];
  const double mean = sum / size;
  double m2 = 0.0;
  double max = values[0];
  for (std::size_t i = 0; i < count; ++i) {
    const double deviation = values[i] - mean;
    m2 += deviation * deviation;
    if (!(values[i] <= max)) max = max == max ? values[i] : max;  // NaN wins and stays
  }
  return {mean, 0.0, __builtin_sqrt(m2 / size), max};
}

}  // namespace zcbench
