// What `square` and `square_temporary` share: the passes of NumPy, the check of the squared array,
// and its sum.
#pragma once

#include "kernels/kernel.hpp"

namespace zcbench {

/// Squares into a temporary, then copies it back; needs numpy_temporary_bytes().
ChunkResult run_square_temporary(std::span<double> slice);

/// The sum of the squares and the checksum of each block of them.
Reference square_reference(const InputBlocks& input);

/// Checks bit for bit that output[i] == input[i] * input[i], with NaN payloads and the sign of
/// zero. Reads the output once and compares it with the reference's checksums.
std::optional<std::string> verify_squares(const InputBlocks& input, std::span<const double> output,
                                          const ChunkResult& merged, const Reference& reference);

/// The same check in parts.
const BlockCheck& square_block_check();

/// {"sum"} of the output in twice double's precision; it is the reference's, because the bits of
/// the output have been checked.
std::vector<Metric> square_figures(const Reference& reference, const ChunkResult& merged);

}  // namespace zcbench
