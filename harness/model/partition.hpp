// Divides an array into slices: pure arithmetic, the same for every strategy.
#pragma once

#include <cstdint>

#include "harness/model/point.hpp"

namespace zcbench {

/// A half-open range of elements.
struct SliceBounds {
  std::uint64_t begin;
  std::uint64_t end;
  std::uint64_t size() const { return end - begin; }
};

/// Bounds of slice `index` of `slices` (> index). The slices of one array are disjoint, in order,
/// and cover it; if there are more slices than elements, some are empty.
[[gnu::hot]] SliceBounds slice_bounds(std::uint64_t elements, std::uint32_t slices,
                                      std::uint32_t index, Partition partition);

/// Elements in the largest slice.
std::uint64_t largest_slice(std::uint64_t elements, std::uint32_t slices, Partition partition);

}  // namespace zcbench
