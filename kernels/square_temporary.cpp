#include <cstring>

#include "kernels/chunk_result.hpp"
#include "kernels/loops.hpp"
#include "kernels/numpy_temporary.hpp"
#include "kernels/registry.hpp"
#include "kernels/square.hpp"

namespace zcbench {

// If there is no memory, the slice stays as it is and counts as not covered; verify() reports it.
ChunkResult run_square_temporary(std::span<double> slice) {
  if (slice.empty()) return {};
  const NumpyTemporary squares(slice.size());
  if (squares.data() == nullptr) return {};
  square_into_loop(slice.data(), squares.data(), slice.size());
  std::memcpy(slice.data(), squares.data(), slice.size_bytes());
  return {.count = slice.size()};
}

Kernel square_temporary_kernel() {
  return {.name = "square_temporary",
          .description = "x*x into a temporary, then copied back, as NumPy's a[s:e] = a[s:e] ** 2",
          .writes_array = true,
          .run = run_square_temporary,
          .merge = merge_counts,
          .reference = square_reference,
          .verify = verify_squares,
          .figures = square_figures,
          .block_check = &square_block_check(),
          .scratch_bytes = numpy_temporary_bytes};
}

}  // namespace zcbench
