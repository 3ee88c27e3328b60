#include "harness/model/partition.hpp"

#include <algorithm>

namespace zcbench {

SliceBounds slice_bounds(std::uint64_t elements, std::uint32_t slices, std::uint32_t index,
                         Partition partition) {
  const std::uint64_t size = elements / slices;
  if (partition == Partition::remainder_last) {
    return {index * size, index + 1 == slices ? elements : (index + 1) * size};
  }
  // The first `remainder` slices get one element more.
  const std::uint64_t remainder = elements % slices;
  const auto begin_of = [&](std::uint64_t slice) {
    return slice * size + std::min(slice, remainder);
  };
  return {begin_of(index), begin_of(std::uint64_t{index} + 1)};
}

std::uint64_t largest_slice(std::uint64_t elements, std::uint32_t slices, Partition partition) {
  const std::uint64_t remainder = elements % slices;
  if (partition == Partition::remainder_last) return elements / slices + remainder;
  return elements / slices + (remainder > 0 ? 1 : 0);
}

}  // namespace zcbench
