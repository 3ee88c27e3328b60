// The rooms of zcbench_micro: each registers its benchmarks with Google Benchmark. Called by main,
// once, before anything runs. Names are paths without spaces; `zcbench limits` selects by them.
#pragma once

#include "bench/micro/cache_sizes.hpp"

namespace zcbench {

/// memory/LOOP/CLASS: array bandwidth at 1 and P threads, P = CPUs allowed.
void register_memory(const CacheSizes& caches);
/// kernel/KERNEL/VARIANT/elements:N, and loop/LOOP/elements:N over the same array to hold them to.
void register_kernels();
/// fault/MEMORY/ACCESS: what a page costs when it is touched first.
void register_faults();
/// fork/PARENT/workers:N and thread/workers:N: start all, join all.
void register_births();
/// wakeup/MEANS/PLACEMENT: one round trip between two processes.
void register_wakeups();
/// transfer/MEANS/...: 8 MB from one process to another, and memcpy of as much.
void register_transfers();
/// codec/CODEC/encode and decode.
void register_codecs();
/// array_work/WORK/elements:N/threads:T: what a sample's array takes off the clock, and the sample.
void register_array_work();

}  // namespace zcbench
