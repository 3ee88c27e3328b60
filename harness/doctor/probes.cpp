#include "harness/doctor/probes.hpp"

#include <sys/mman.h>
#include <time.h>

#include <algorithm>

#include "harness/base/statistics.hpp"
#include "harness/machine/huge_pages.hpp"
#include "harness/measure/noise_probe.hpp"
#include "harness/os/deadline.hpp"
#include "harness/os/posix.hpp"
#include "harness/os/signals.hpp"

namespace zcbench {

namespace {

constexpr std::int64_t kPauseNs = 50'000'000;
constexpr std::int64_t kFirstNs = 2'000'000;
constexpr std::int64_t kSpinNs = 250'000'000;
constexpr std::size_t kTouchedBytes = std::size_t{8} << 20;
constexpr int kTouches = 3;  // number of fresh mappings

double thread_cpu_ns() {
  timespec time{};
  ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
  return static_cast<double>(time.tv_sec) * 1e9 + static_cast<double>(time.tv_nsec);
}

// Reads the clock until `end_ns`; returns the ns per reading outside of gaps.
double spin_until(std::int64_t end_ns, SpinProbe& probe) {
  const std::int64_t begin_ns = now_ns();
  std::int64_t last_ns = begin_ns;
  std::uint64_t readings = 0;
  double lost_ns = 0.0;
  while (last_ns < end_ns) {
    const std::int64_t now = now_ns();
    const auto step_ns = static_cast<double>(now - last_ns);
    last_ns = now;
    if (step_ns <= kGapNs) {
      ++readings;
      continue;
    }
    ++probe.gaps;
    lost_ns += step_ns;
    probe.longest_gap_ns = std::max(probe.longest_gap_ns, step_ns);
  }
  const auto wall_ns = static_cast<double>(last_ns - begin_ns);
  probe.wall_ns += wall_ns;
  probe.lost_ns += lost_ns;
  return readings == 0 ? 0.0 : (wall_ns - lost_ns) / static_cast<double>(readings);
}

// Measures CPU time, so that time taken by other programs does not count.
double touch_ns(const Mapping& mapping) {
  const double begin_ns = thread_cpu_ns();
  for (std::size_t byte = 0; byte < mapping.size_bytes(); byte += kPageBytes) {
    *reinterpret_cast<volatile std::byte*>(mapping.data() + byte) = std::byte{1};
  }
  return (thread_cpu_ns() - begin_ns) * kPageBytes / static_cast<double>(mapping.size_bytes());
}

// With `is_huge`, returns nullopt unless every page became a huge page.
std::optional<double> first_touch_ns(const Mapping& mapping, bool is_huge) {
  if (!mapping.advise(is_huge ? MADV_HUGEPAGE : MADV_NOHUGEPAGE) && is_huge) return std::nullopt;
  const double time_ns = touch_ns(mapping);
  if (is_huge && huge_bytes_of(mapping) < mapping.size_bytes()) return std::nullopt;
  return time_ns;
}

// Touches resident pages through new page-table entries: MADV_DONTNEED drops a shared mapping's
// entries but keeps its pages.
std::optional<double> second_touch_ns(const Mapping& mapping, bool is_huge) {
  if (!first_touch_ns(mapping, is_huge) || !mapping.advise(MADV_DONTNEED)) return std::nullopt;
  return touch_ns(mapping);
}

template <typename Measure>
std::optional<double> of_fresh(Mapping (*map)(std::size_t, std::size_t), Measure measure,
                               bool is_huge) {
  std::vector<double> times_ns;
  for (int i = 0; i < kTouches; ++i) {
    throw_if_interrupted();
    try {
      const auto time_ns = measure(map(kTouchedBytes, kHugePageBytes), is_huge);
      if (time_ns) times_ns.push_back(*time_ns);
    } catch (const SystemError&) {
      return std::nullopt;
    }
  }
  if (times_ns.empty()) return std::nullopt;
  return median(times_ns);
}

}  // namespace

SpinProbe probe_spin() {
  SpinProbe probe;
  const timespec pause{.tv_sec = 0, .tv_nsec = kPauseNs};
  ::nanosleep(&pause, nullptr);
  throw_if_interrupted();
  const double cpu_begin_ns = thread_cpu_ns();
  const std::int64_t begin_ns = now_ns();
  probe.first_read_ns = spin_until(begin_ns + kFirstNs, probe);
  probe.read_ns = spin_until(begin_ns + kSpinNs, probe);
  probe.cpu_ns = thread_cpu_ns() - cpu_begin_ns;
  return probe;
}

FaultProbe probe_faults(bool private_huge, bool shared_huge) {
  FaultProbe probe;
  probe.private_small_ns = of_fresh(Mapping::anonymous_private, first_touch_ns, false);
  probe.shared_small_ns = of_fresh(Mapping::anonymous_shared, second_touch_ns, false);
  if (private_huge) {
    probe.private_huge_ns = of_fresh(Mapping::anonymous_private, first_touch_ns, true);
  }
  if (shared_huge) {
    probe.shared_huge_ns = of_fresh(Mapping::anonymous_shared, second_touch_ns, true);
  }
  return probe;
}

std::vector<double> probe_forks_ns(int count) {
  std::vector<double> times_ns;
  for (int i = 0; i < count; ++i) {
    throw_if_interrupted();
    const NoiseProbe guard = measure_round_guard();
    if (guard.fork_ns > 0) times_ns.push_back(static_cast<double>(guard.fork_ns));
  }
  return times_ns;
}

}  // namespace zcbench
