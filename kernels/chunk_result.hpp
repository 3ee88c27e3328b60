// The part of a result that every kernel has: how many elements its slices covered. Kernels use
// these in their rows.
#pragma once

#include "kernels/kernel.hpp"

namespace zcbench {

/// The result of a kernel that has nothing but a count.
ChunkResult merge_counts(const ChunkResult& left, const ChunkResult& right);

/// Nothing if the merged slices cover the array exactly, else one line saying so.
std::optional<std::string> verify_count(const ChunkResult& merged, std::uint64_t elements);

/// For kernels that work in the slice itself: 0.
std::uint64_t no_scratch_bytes(std::uint64_t slice_elements);

/// For kernels whose result is checked without one.
Reference no_reference(const InputBlocks& input);

/// The merged result of consecutive slices; that of no slice is an empty one. Neighbours are merged
/// in pairs, then the pairs, and so on: each value goes through log2(slices) roundings, where one
/// slice after the other would lose up to slices/2 units in the last place of the mean.
ChunkResult merge_in_pairs(const Kernel& kernel, std::span<const ChunkResult> slices);

}  // namespace zcbench
