#include "kernels/chunk_result.hpp"

#include <fmt/core.h>

namespace zcbench {

ChunkResult merge_in_pairs(const Kernel& kernel, std::span<const ChunkResult> slices) {
  if (slices.empty()) return {};
  if (slices.size() == 1) return slices.front();
  const std::size_t half = slices.size() / 2;
  return kernel.merge(merge_in_pairs(kernel, slices.first(half)),
                      merge_in_pairs(kernel, slices.subspan(half)));
}

ChunkResult merge_counts(const ChunkResult& left, const ChunkResult& right) {
  return {.count = left.count + right.count};
}

std::optional<std::string> verify_count(const ChunkResult& merged, std::uint64_t elements) {
  if (merged.count == elements) return std::nullopt;
  return fmt::format("the slices cover {} elements, expected {}", merged.count, elements);
}

std::uint64_t no_scratch_bytes(std::uint64_t /*slice_elements*/) { return 0; }

Reference no_reference(const InputBlocks& /*input*/) { return {}; }

}  // namespace zcbench
