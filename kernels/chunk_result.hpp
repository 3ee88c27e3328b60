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

}  // namespace zcbench
