#include <sys/mman.h>

#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <memory>

#include "kernels/count.hpp"
#include "kernels/kernel_table.hpp"
#include "kernels/loops.hpp"
#include "kernels/square.hpp"

namespace zcbench {

namespace {

struct Free {
  void operator()(double* memory) const { std::free(memory); }
};

// NumPy asks for huge pages in arrays of 4 MiB or more, from the first page boundary inside
// (numpy/core/src/multiarray/alloc.c, since 1.17).
constexpr std::size_t kHugePageBytes = std::size_t{4} << 20;
constexpr std::size_t kPageBytes = 4096;

void advise_as_numpy(void* memory, std::size_t bytes) {
  if (bytes < kHugePageBytes) return;
  const std::size_t skipped = kPageBytes - reinterpret_cast<std::uintptr_t>(memory) % kPageBytes;
  ::madvise(static_cast<std::byte*>(memory) + skipped, bytes - skipped, MADV_HUGEPAGE);
}

// Without memory the slice stays as it is and counts as not covered, which verify reports.
ChunkResult run(std::span<double> slice) {
  if (slice.empty()) return {};
  const std::unique_ptr<double, Free> squares(
      static_cast<double*>(std::malloc(slice.size_bytes())));
  if (squares == nullptr) return {};
  advise_as_numpy(squares.get(), slice.size_bytes());
  square_into_loop(slice.data(), squares.get(), slice.size());
  std::memcpy(slice.data(), squares.get(), slice.size_bytes());
  return {.count = slice.size()};
}

std::uint64_t scratch_bytes(std::uint64_t slice_elements) {
  return slice_elements * sizeof(double);
}

}  // namespace

Kernel square_temporary_kernel() {
  return {.name = "square_temporary",
          .description = "x*x into a temporary, then copied back, as NumPy's a[s:e] = a[s:e] ** 2",
          .writes_array = true,
          .run = run,
          .merge = merge_counts,
          .reference = no_reference,
          .verify = verify_squares,
          .figures = square_figures,
          .scratch_bytes = scratch_bytes};
}

}  // namespace zcbench
