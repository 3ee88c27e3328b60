// Short measurements of what this machine does to a running program, under half a second together.
// Called by the doctor command; nothing is changed and nothing is left behind.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

namespace zcbench {

/// A busy loop that reads the clock and does nothing else. Times between two readings above
/// kGapNs are gaps: something else had the CPU.
struct SpinProbe {
  double wall_ns = 0.0;
  double cpu_ns = 0.0;  ///< of the loop's thread
  double lost_ns = 0.0;
  double longest_gap_ns = 0.0;
  std::uint64_t gaps = 0;
  double read_ns = 0.0;        ///< one reading of the clock, outside of gaps
  double first_read_ns = 0.0;  ///< the same in the first 2 ms after a pause of 50 ms
};

/// An interrupt of the timer takes 1 to 5 us; a context switch there and back is above.
inline constexpr double kGapNs = 10'000.0;

SpinProbe probe_spin();

/// Of a small page.
inline constexpr std::size_t kPageBytes = 4096;

/// CPU time of the first touch of mapped memory, per kPageBytes: the median of three mappings. No
/// value: it could not be mapped, or not in such pages.
struct FaultProbe {
  std::optional<double> private_small_ns;
  std::optional<double> private_huge_ns;
  std::optional<double> shared_small_ns;  ///< of pages that are there, as a fresh worker's
  std::optional<double> shared_huge_ns;
};

/// Huge pages are tried only where `private_huge` or `shared_huge` says that they are allowed.
FaultProbe probe_faults(bool private_huge, bool shared_huge);

/// That many no-op forks of kGuardWorkers workers, as a round's guard; failed ones are left out.
std::vector<double> probe_forks_ns(int count);

struct Probes {
  SpinProbe spin;
  FaultProbe faults;
  std::vector<double> forks_ns;
};

}  // namespace zcbench
