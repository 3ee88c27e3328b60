// CPU time, page faults and context switches of a process or thread, from the kernel's rusage.
#pragma once

#include <sys/resource.h>

#include <cstdint>

namespace zcbench {

/// What a worker used up between two moments.
struct Usage {
  std::int64_t cpu_ns = 0;
  std::uint64_t minor_faults = 0;
  std::uint64_t major_faults = 0;
  std::uint64_t context_switches = 0;
  std::uint64_t peak_rss_bytes = 0;  ///< so far, in the whole life
};

Usage to_usage(const rusage& usage);
/// `who` as for getrusage(2): RUSAGE_SELF or RUSAGE_THREAD. CPU time to the nanosecond, from the
/// CPU clock of the process or thread.
Usage current_usage(int who);
/// What was used from `before` to `after`; the peak is that of `after`.
Usage usage_between(const Usage& before, const Usage& after);

}  // namespace zcbench
