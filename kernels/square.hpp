// What `square` and `square_temporary` share: NumPy's way, the check of the squared array, its sum.
#pragma once

#include "kernels/kernel.hpp"

namespace zcbench {

/// Squares into a temporary, then copies it back; needs numpy_temporary_bytes().
ChunkResult run_square_temporary(std::span<double> slice);

/// Bit for bit: output[i] == input[i] * input[i], NaN payloads and the sign of zero included.
std::optional<std::string> verify_squares(std::span<const double> input,
                                          std::span<const double> output, const ChunkResult& merged,
                                          const Reference& reference);

/// {"sum"} of the output, added up in twice the precision.
std::vector<Figure> square_figures(std::span<const double> output, const ChunkResult& merged);

}  // namespace zcbench
