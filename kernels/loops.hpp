// The hot loops of the kernels. Files named *_loop.cpp define them and are the only ones compiled
// for this machine's CPU and the only ones that include Eigen (its inline functions would otherwise
// carry native instructions into baseline code); the kernels' own files call them.
#pragma once

#include <cstddef>

namespace zcbench {

/// values[i] = values[i] * values[i], in place.
void square_in_place_loop(double* values, std::size_t count);

/// squares[i] = values[i] * values[i]; the two arrays are disjoint.
void square_into_loop(const double* values, double* squares, std::size_t count);

/// True if outputs[i] is inputs[i] * inputs[i], bit for bit, for all i.
bool squares_agree_loop(const double* inputs, const double* outputs, std::size_t count);

/// The sum in about twice double's precision: Knuth's TwoSum in every lane (The Art of Computer
/// Programming, vol. 2, 4.2.2, theorem B).
double sum_loop(const double* values, std::size_t count);

struct Moments {
  double mean;
  double m2;  ///< sum of (x - mean)^2
  double max;
};

/// Mean, m2 and max of `count` > 0 values; NaN and infinities go through as in NumPy's mean, std
/// and max. Corrected two-pass algorithm: Chan, Golub, LeVeque, "Algorithms for Computing the
/// Sample Variance", The American Statistician 37(3), 1983.
Moments statistics_loop(const double* values, std::size_t count);

}  // namespace zcbench
