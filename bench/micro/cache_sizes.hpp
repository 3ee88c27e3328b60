// How large the caches are, and so how large an array must be to live in one of them.
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

/// Of CPU 0 as sysfs tells (`environment.caches`). Virtual machines often hide these; then what the
/// C library reads from CPUID, an L3 cut to 32 MiB because that is the sum over the package and no
/// core reaches all of it; then 1 MiB and 16 MiB.
CacheSizes read_cache_sizes(const Environment& environment);

struct WorkingSet {
  std::string_view name;  ///< "L2", "L3" or "memory"
  std::size_t bytes;      ///< per thread
};

/// Half an L2 per thread; a quarter of the L3 shared by the threads, but outside L2; four L3, at
/// least 128 MiB, as far as half of `available_bytes` goes.
WorkingSet l2_working_set(const CacheSizes& caches);
WorkingSet l3_working_set(const CacheSizes& caches, std::size_t threads);
WorkingSet memory_working_set(const CacheSizes& caches, std::size_t threads,
                              std::size_t available_bytes);

}  // namespace zcbench
