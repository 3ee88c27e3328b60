#include "harness/transfer/slice_buffer.hpp"

#include <sys/mman.h>

#include <algorithm>

namespace zcbench {

namespace {

constexpr std::uint64_t kHugePageBytes = 2 << 20;

// The kernel zeroes whole huge pages; for less than half of one, small pages cost less.
[[gnu::hot]] std::uint64_t huge_bytes(std::uint64_t size_bytes) {
  return (size_bytes + kHugePageBytes / 2) / kHugePageBytes * kHugePageBytes;
}

}  // namespace

SliceBuffer::SliceBuffer(std::uint64_t elements) {
  const std::uint64_t size_bytes = elements * sizeof(double);
  const std::uint64_t in_huge_pages = huge_bytes(size_bytes);
  // Room to start at an aligned address; it costs nothing while untouched.
  const std::uint64_t spare_bytes = in_huge_pages > 0 ? 2 * kHugePageBytes : 0;
  memory_ = Mapping::anonymous_private(size_bytes + spare_bytes);
  memory_.advise(MADV_DONTDUMP);
  std::byte* first = memory_.data();
  if (in_huge_pages > 0) {
    const auto past = reinterpret_cast<std::uintptr_t>(first) % kHugePageBytes;
    if (past != 0) first += kHugePageBytes - past;
    ::madvise(first, in_huge_pages, MADV_HUGEPAGE);  // if refused, small pages suffice
  }
  first_ = reinterpret_cast<double*>(first);
}

std::uint64_t SliceBuffer::resident_bytes(std::uint64_t elements) {
  const std::uint64_t size_bytes = elements * sizeof(double);
  return std::max(size_bytes, huge_bytes(size_bytes));
}

}  // namespace zcbench
