#include "kernels/chunk_result.hpp"
#include "kernels/registry.hpp"

namespace zcbench {

namespace {

[[gnu::hot]] ChunkResult run(std::span<double> slice) { return {.count = slice.size()}; }

std::optional<std::string> verify(const InputBlocks& input, std::span<const double> /*output*/,
                                  const ChunkResult& merged, const Reference& /*reference*/) {
  return verify_count(merged, input.size());
}

std::vector<Metric> figures(const Reference& /*reference*/, const ChunkResult& /*merged*/) {
  return {};
}

}  // namespace

Kernel null_kernel() {
  return {.name = "null",
          .description = "touches nothing: the floor of every strategy",
          .writes_array = false,
          .run = run,
          .merge = merge_counts,
          .reference = no_reference,
          .verify = verify,
          .figures = figures,
          .scratch_bytes = no_scratch_bytes};
}

}  // namespace zcbench
