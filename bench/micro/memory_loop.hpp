// The simplest vector loops over an array. They are the limit for the kernels' loops, and are
// compiled for this machine's CPU like those.
#pragma once

#include <cstddef>

namespace zcbench {

/// The sum in any order: eight vectors of running sums, so that the loads are the limit and not the
/// latency of an addition.
double read_loop(const double* values, std::size_t count);
/// values[i] = value; plain stores, which fetch each line before they write it.
void write_loop(double* values, std::size_t count, double value);
/// values[i] *= factor, in place.
void scale_loop(double* values, std::size_t count, double factor);

}  // namespace zcbench
