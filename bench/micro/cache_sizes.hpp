// How large the caches are, and how large an array must be to fit into each of them.
#pragma once

#include <cstddef>
#include <string_view>

#include "harness/machine/environment.hpp"

namespace zcbench {

struct CacheSizes {
  std::size_t l2_bytes;
  std::size_t l3_bytes;
  std::string_view source;  ///< "sysfs", "cpuid" or "assumed"
};

/// The caches of CPU 0 according to sysfs (`environment.caches`). Virtual machines often hide them;
/// then returns the sizes that the C library reads from CPUID, with L3 limited to 32 MiB, because
/// CPUID gives the sum over the package and no core can use all of it; otherwise 1 MiB and 16 MiB.
CacheSizes read_cache_sizes(const Environment& environment);

struct WorkingSet {
  std::string_view name;  ///< "L2", "L3" or "memory"
  std::size_t bytes;      ///< per thread
};

/// L2: half of one L2 cache per thread. L3: a quarter of L3 divided by the threads, but at least
/// twice L2. Memory: four times L3, at least 128 MiB and at most 1 GiB; all threads together use at
/// most half of `available_bytes`.
WorkingSet l2_working_set(const CacheSizes& caches);
WorkingSet l3_working_set(const CacheSizes& caches, std::size_t threads);
WorkingSet memory_working_set(const CacheSizes& caches, std::size_t threads,
                              std::size_t available_bytes);

}  // namespace zcbench
