// The part of a result that every kernel has: how many elements its slices covered. The rows of the
// kernels use these functions.
#pragma once

#include "kernels/kernel.hpp"

namespace zcbench {

/// For kernels whose result is only a count.
ChunkResult merge_counts(const ChunkResult& left, const ChunkResult& right);

/// Returns nullopt if the merged slices cover the array exactly, else one line that says what is
/// wrong.
std::optional<std::string> verify_count(const ChunkResult& merged, std::uint64_t elements);

/// For kernels that work in the slice itself: 0.
std::uint64_t no_scratch_bytes(std::uint64_t slice_elements);

/// For kernels whose result is checked without a reference.
Reference no_reference(const InputBlocks& input);

/// The merged result of consecutive slices, which is empty if there are none. Merges neighbours in
/// pairs, then the pairs, and so on: each value goes through log2(slices) roundings. Merging one
/// slice after the other could lose slices/2 units in the last place of the mean.
ChunkResult merge_in_pairs(const Kernel& kernel, std::span<const ChunkResult> slices);

}  // namespace zcbench
