#include "kernels/numpy_temporary.hpp"

#include <sys/mman.h>

#include <cstdlib>

namespace zcbench {

namespace {

// NumPy asks for huge pages in arrays of 4 MiB or more, from the first page boundary in the array
// (numpy/core/src/multiarray/alloc.c, since 1.17).
constexpr std::size_t kHugePageBytes = std::size_t{4} << 20;
constexpr std::size_t kPageBytes = 4096;

void advise_as_numpy(void* memory, std::size_t bytes) {
  if (bytes < kHugePageBytes) return;
  const std::size_t skipped = kPageBytes - reinterpret_cast<std::uintptr_t>(memory) % kPageBytes;
  ::madvise(static_cast<std::byte*>(memory) + skipped, bytes - skipped, MADV_HUGEPAGE);
}

}  // namespace

NumpyTemporary::NumpyTemporary(std::size_t elements)
    : data_(static_cast<double*>(std::malloc(elements * sizeof(double)))) {
  if (data_ != nullptr) advise_as_numpy(data_, elements * sizeof(double));
}

NumpyTemporary::~NumpyTemporary() { std::free(data_); }

std::uint64_t numpy_temporary_bytes(std::uint64_t elements) { return elements * sizeof(double); }

}  // namespace zcbench
