// Short measurements of how this machine disturbs a running program, less than half a second in
// total. Called by the doctor command; they change nothing.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

namespace zcbench {

/// A busy loop that only reads the clock. More than kGapNs between two readings is a gap, in which
/// something else used the CPU.
struct SpinProbe {
  double wall_ns = 0.0;
  double cpu_ns = 0.0;  ///< CPU time of the loop's thread
  double lost_ns = 0.0;
  double longest_gap_ns = 0.0;
  std::uint64_t gaps = 0;
  double read_ns = 0.0;        ///< one reading of the clock, outside of gaps
  double first_read_ns = 0.0;  ///< the same, in the first 2 ms after a pause of 50 ms
};

/// A timer interrupt takes 1 to 5 us; two context switches take longer than this.
inline constexpr double kGapNs = 10'000.0;

SpinProbe probe_spin();

/// Size of a small page.
inline constexpr std::size_t kPageBytes = 4096;

/// CPU time of the first touch of mapped memory, per kPageBytes: the median of at most three
/// mappings. nullopt if memory could not be mapped, or not in such pages.
struct FaultProbe {
  std::optional<double> private_small_ns;
  std::optional<double> private_huge_ns;
  std::optional<double> shared_small_ns;  ///< of resident pages, as a fresh worker touches them
  std::optional<double> shared_huge_ns;
};

/// Tries huge pages only if `private_huge` or `shared_huge` is true.
FaultProbe probe_faults(bool private_huge, bool shared_huge);

/// Times of `count` no-op forks of kGuardWorkers workers, as in a round's noise probe. Omits failed
/// ones.
std::vector<double> probe_forks_ns(int count);

struct Probes {
  SpinProbe spin;
  FaultProbe faults;
  std::vector<double> forks_ns;
};

}  // namespace zcbench
