#include "harness/os/usage.hpp"

#include <ctime>

namespace zcbench {

namespace {

std::int64_t to_ns(const timeval& time) {
  return std::int64_t{time.tv_sec} * 1'000'000'000 + std::int64_t{time.tv_usec} * 1'000;
}

}  // namespace

Usage to_usage(const rusage& usage) {
  return {.cpu_ns = to_ns(usage.ru_utime) + to_ns(usage.ru_stime),
          .minor_faults = static_cast<std::uint64_t>(usage.ru_minflt),
          .major_faults = static_cast<std::uint64_t>(usage.ru_majflt),
          .context_switches = static_cast<std::uint64_t>(usage.ru_nvcsw + usage.ru_nivcsw),
          .peak_rss_bytes = static_cast<std::uint64_t>(usage.ru_maxrss) * 1024};
}

Usage current_usage(int who) {
  rusage usage{};
  ::getrusage(who, &usage);
  Usage used = to_usage(usage);
  // For a running process, rusage's CPU time is as old as the last tick: up to 4 ms.
  timespec time{};
  ::clock_gettime(who == RUSAGE_THREAD ? CLOCK_THREAD_CPUTIME_ID : CLOCK_PROCESS_CPUTIME_ID, &time);
  used.cpu_ns = std::int64_t{time.tv_sec} * 1'000'000'000 + time.tv_nsec;
  return used;
}

Usage usage_between(const Usage& before, const Usage& after) {
  return {.cpu_ns = after.cpu_ns - before.cpu_ns,
          .minor_faults = after.minor_faults - before.minor_faults,
          .major_faults = after.major_faults - before.major_faults,
          .context_switches = after.context_switches - before.context_switches,
          .peak_rss_bytes = after.peak_rss_bytes};
}

}  // namespace zcbench
