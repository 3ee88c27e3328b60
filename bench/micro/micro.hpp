// The families of zcbench_micro: each function registers its benchmarks with Google Benchmark. main
// calls them once, before anything runs. Names are paths without spaces; `zcbench limits` selects
// by them.
#pragma once

#include "bench/micro/cache_sizes.hpp"

namespace zcbench {

/// memory/LOOP/CLASS: array bandwidth at 1 and P threads, P = CPUs allowed.
void register_memory(const CacheSizes& caches);
/// kernel/KERNEL/VARIANT/elements:N, and their limits loop/LOOP/elements:N over the same array.
void register_kernels();
/// fault/MEMORY/ACCESS: the cost of the first touch of a page.
void register_faults();
/// fork/PARENT/workers:N and thread/workers:N: start all, join all.
void register_process_starts();
/// wakeup/MEANS/PLACEMENT: one round trip between two processes.
void register_wakeups();
/// transfer/MEANS/...: 8 MB from one process to another, and memcpy of 8 MB.
void register_transfers();
/// codec/CODEC/encode and decode.
void register_codecs();
/// array_work/WORK/elements:N/threads:T: work on a sample's array off the clock, and the sample's
/// own.
void register_array_work();

}  // namespace zcbench
