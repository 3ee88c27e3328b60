#include "kernels/chunk_result.hpp"
#include "kernels/registry.hpp"

namespace zcbench {

namespace {

// zcbench knows only how many elements the program processed.
ChunkResult count_slice(std::span<double> slice) { return {.count = slice.size()}; }

std::optional<std::string> verify_number(const InputBlocks& input,
                                         std::span<const double> /*output*/,
                                         const ChunkResult& merged,
                                         const Reference& /*reference*/) {
  return verify_count(merged, input.size());
}

std::vector<Metric> no_figures(const Reference& /*reference*/, const ChunkResult& /*merged*/) {
  return {};
}

}  // namespace

Kernel function_kernel() {
  return {.name = "function",
          .description = "a function of your own; only programs of strategy external compute it",
          .writes_array = false,
          .run = count_slice,
          .merge = merge_counts,
          .reference = no_reference,
          .verify = verify_number,
          .figures = no_figures,
          .scratch_bytes = no_scratch_bytes,
          .only_external = true};
}

}  // namespace zcbench
