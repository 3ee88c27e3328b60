// The plainest loops over an array that a compiler's vectors can express: what a kernel could reach
// at best is what these reach. Built for this machine's CPU as the kernels' loops are.
#pragma once

#include <cstddef>

namespace zcbench {

/// The sum in no useful order: eight vectors of running sums, so that loads and not the latency of
/// an addition are the limit.
double read_loop(const double* values, std::size_t count);
/// values[i] = value; plain stores, which fetch each line before they write it.
void write_loop(double* values, std::size_t count, double value);
/// values[i] *= factor, in place.
void scale_loop(double* values, std::size_t count, double factor);

}  // namespace zcbench
