#include "kernels/merge.hpp"

namespace zcbench {

ChunkResult merge_in_pairs(const Kernel& kernel, std::span<const ChunkResult> slices) {
  if (slices.empty()) return {};
  if (slices.size() == 1) return slices.front();
  const std::size_t half = slices.size() / 2;
  return kernel.merge(merge_in_pairs(kernel, slices.first(half)),
                      merge_in_pairs(kernel, slices.subspan(half)));
}

}  // namespace zcbench
