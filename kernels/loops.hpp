// The hot loops of the kernels. Files named *_loop.cpp define them and are the only ones compiled
// for this machine's CPU; eigen_loop.cpp is the only one that includes Eigen (its inline functions
// would otherwise carry native instructions into baseline code); the kernels' own files call them.
#pragma once

#include <cstddef>
#include <cstdint>

namespace zcbench {

/// squares[i] = values[i] * values[i]; the two arrays are disjoint.
void square_into_loop(const double* values, double* squares, std::size_t count);

/// values[i] = values[i] * values[i], in place, as a plain loop.
void naive_square_loop(double* values, std::size_t count);

/// The same as an Eigen expression over a Map.
void eigen_square_loop(double* values, std::size_t count);

/// A checksum of all bits: two different arrays share it with a probability of about 2^-64. It is
/// the same on every machine and for every alignment.
std::uint64_t checksum_loop(const double* values, std::size_t count);

/// checksum_loop of values[i] * values[i], computed without the code of the kernels.
std::uint64_t square_checksum_loop(const double* values, std::size_t count);

/// The sum of values[i] * values[i], each rounded to a double, in about twice double's precision:
/// Knuth's TwoSum in every lane (The Art of Computer Programming, vol. 2, 4.2.2, theorem B).
long double square_sum_loop(const double* values, std::size_t count);

/// Values first .. first + count - 1 of uniform_at(seed, ...) (harness/input/input.hpp).
void uniform_loop(std::uint64_t seed, std::uint64_t first, double* values, std::size_t count);

/// The results of `statistics` for `count` > 0 values.
struct Moments {
  double mean;
  double mean_error;  ///< true mean - `mean`, at most half a unit in its last place
  double deviation;   ///< population standard deviation
  double max;         ///< NaN if any value is
};

/// A plain loop for the mean, and one for squared deviations and the max.
Moments naive_statistics_loop(const double* values, std::size_t count);

/// Three Eigen expressions over a Map.
Moments eigen_statistics_loop(const double* values, std::size_t count);

/// The passes of NumPy's a.mean(), a.std() and a.max(): three sums in pairs
/// (numpy/core/src/umath/loops_utils.h.src), a temporary of deviations squared in place
/// (numpy/core/_methods.py), a maximum. `scratch` has `count` places.
Moments numpy_statistics_loop(const double* values, double* scratch, std::size_t count);

}  // namespace zcbench
