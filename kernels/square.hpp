// What `square` and `square_temporary` share: NumPy's way, the check of the squared array, its sum.
#pragma once

#include "kernels/kernel.hpp"

namespace zcbench {

/// Squares into a temporary, then copies it back; needs numpy_temporary_bytes().
ChunkResult run_square_temporary(std::span<double> slice);

/// The sum of the squares and the checksum of each block of them.
Reference square_reference(const InputBlocks& input);

/// Bit for bit: output[i] == input[i] * input[i], NaN payloads and the sign of zero included. Reads
/// the output once and holds it against the reference's checksums.
std::optional<std::string> verify_squares(const InputBlocks& input, std::span<const double> output,
                                          const ChunkResult& merged, const Reference& reference);

/// The same in parts.
const BlockCheck& square_block_check();

/// {"sum"} of the output, in twice the precision: the reference's, since the output has its bits.
std::vector<Metric> square_figures(const Reference& reference, const ChunkResult& merged);

}  // namespace zcbench
