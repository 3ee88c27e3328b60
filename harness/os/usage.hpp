// CPU time, page faults and context switches of a process or thread, from the kernel's rusage.
#pragma once

#include <sys/resource.h>

#include <cstdint>

namespace zcbench {

/// The resources that a worker used between two moments.
struct Usage {
  std::int64_t cpu_ns = 0;
  std::uint64_t minor_faults = 0;
  std::uint64_t major_faults = 0;
  std::uint64_t context_switches = 0;
  std::uint64_t peak_rss_bytes = 0;  ///< since the process started
};

Usage to_usage(const rusage& usage);
/// `who` is RUSAGE_SELF or RUSAGE_THREAD as in getrusage(2). CPU time has nanosecond resolution: it
/// comes from the CPU clock of the process or thread.
Usage current_usage(int who);
/// The difference of `after` and `before`; the peak is that of `after`.
Usage usage_between(const Usage& before, const Usage& after);

}  // namespace zcbench
