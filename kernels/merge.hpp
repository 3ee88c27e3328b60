// Joins the results of all slices of a sample; the parent calls it once they are collected.
#pragma once

#include "kernels/kernel.hpp"

namespace zcbench {

/// The merged result of consecutive slices; that of no slice is an empty one. Neighbours are merged
/// in pairs, then the pairs, and so on: each value goes through log2(slices) roundings, where one
/// slice after the other would lose up to slices/2 units in the last place of the mean.
ChunkResult merge_in_pairs(const Kernel& kernel, std::span<const ChunkResult> slices);

}  // namespace zcbench
