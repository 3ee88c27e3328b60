#include "bench/micro/cache_sizes.hpp"

#include <unistd.h>

#include <algorithm>

namespace zcbench {

namespace {

constexpr std::size_t kMiB = std::size_t{1} << 20;
constexpr std::size_t kLargestGuessedL3Bytes = 32 * kMiB;
constexpr std::size_t kSmallestMemorySetBytes = 128 * kMiB;
constexpr std::size_t kLargestMemorySetBytes = 1024 * kMiB;

// Rounds down to a multiple of 4096, at least 4096, so that either half has whole cache lines and
// whole vectors.
std::size_t rounded(std::size_t bytes) { return std::max<std::size_t>(bytes, 4096) / 4096 * 4096; }

std::size_t from_sysfs(const Environment& environment, int level) {
  for (const CpuCache& cache : environment.caches) {
    if (cache.level == level && cache.type != "Instruction") return cache.size_bytes;
  }
  return 0;
}

std::size_t from_cpuid(int name) {
  const long size = ::sysconf(name);
  return size > 0 ? static_cast<std::size_t>(size) : 0;
}

}  // namespace

CacheSizes read_cache_sizes(const Environment& environment) {
  CacheSizes sizes{from_sysfs(environment, 2), from_sysfs(environment, 3), "sysfs"};
  if (sizes.l2_bytes > 0 && sizes.l3_bytes > sizes.l2_bytes) return sizes;
  sizes = {from_cpuid(_SC_LEVEL2_CACHE_SIZE), from_cpuid(_SC_LEVEL3_CACHE_SIZE), "cpuid"};
  sizes.l3_bytes = std::min(sizes.l3_bytes, kLargestGuessedL3Bytes);
  if (sizes.l2_bytes > 0 && sizes.l3_bytes > sizes.l2_bytes) return sizes;
  return {kMiB, 16 * kMiB, "assumed"};
}

WorkingSet l2_working_set(const CacheSizes& caches) { return {"L2", rounded(caches.l2_bytes / 2)}; }

WorkingSet l3_working_set(const CacheSizes& caches, std::size_t threads) {
  return {"L3", rounded(std::max(caches.l3_bytes / 4 / threads, 2 * caches.l2_bytes))};
}

WorkingSet memory_working_set(const CacheSizes& caches, std::size_t threads,
                              std::size_t available_bytes) {
  const std::size_t wanted =
      std::clamp(4 * caches.l3_bytes, kSmallestMemorySetBytes, kLargestMemorySetBytes);
  return {"memory", rounded(std::min(wanted, available_bytes / 2 / threads))};
}

}  // namespace zcbench
