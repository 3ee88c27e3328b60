// The hot loops of the kernels. Files named *_loop.cpp define them and are the only ones compiled
// for this machine's CPU; eigen_loop.cpp is the only one that includes Eigen (its inline functions
// would otherwise carry native instructions into baseline code); the kernels' own files call them.
#pragma once

#include <cstddef>
#include <cstdint>

namespace zcbench {

/// squares[i] = values[i] * values[i]; the two arrays are disjoint.
void square_into_loop(const double* values, double* squares, std::size_t count);

/// values[i] = values[i] * values[i], in place, as one would write it.
void naive_square_loop(double* values, std::size_t count);

/// The same as an Eigen expression over a Map.
void eigen_square_loop(double* values, std::size_t count);

/// A number that tells arrays apart whose bits differ anywhere; two share it by a chance of about
/// 2^-64. The same on every machine and for every alignment.
std::uint64_t checksum_loop(const double* values, std::size_t count);

/// checksum_loop of values[i] * values[i], computed apart from the kernels.
std::uint64_t square_checksum_loop(const double* values, std::size_t count);

/// The sum of values[i] * values[i], each rounded to a double, in about twice double's precision:
/// Knuth's TwoSum in every lane (The Art of Computer Programming, vol. 2, 4.2.2, theorem B).
long double square_sum_loop(const double* values, std::size_t count);

/// Values first .. first + count - 1 of uniform_at(seed, ...) (harness/input/input.hpp).
void uniform_loop(std::uint64_t seed, std::uint64_t first, double* values, std::size_t count);

/// The figures of `count` > 0 values.
struct Moments {
  double mean;
  double mean_error;  ///< true mean - `mean`, at most half a unit in its last place
  double deviation;   ///< population standard deviation
  double max;         ///< NaN if any value is
};

/// One loop for the mean, one for squared deviations and the max, as one would write it.
Moments naive_statistics_loop(const double* values, std::size_t count);

/// Three Eigen expressions over a Map.
Moments eigen_statistics_loop(const double* values, std::size_t count);

/// The passes of NumPy's a.mean(), a.std() and a.max(): three sums in pairs
/// (numpy/core/src/umath/loops_utils.h.src), a temporary of deviations squared in place
/// (numpy/core/_methods.py), a maximum. `scratch` has `count` places.
Moments numpy_statistics_loop(const double* values, double* scratch, std::size_t count);

}  // namespace zcbench
