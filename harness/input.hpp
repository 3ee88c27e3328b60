// Input: the pristine array that every sample starts from, one per distinct InputSpec. The sweep
// makes one of the size of the largest point that reads it; a point of N elements uses the first N.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "harness/point.hpp"
#include "harness/posix.hpp"

namespace zcbench {

/// Value `index` of the SplitMix64 sequence of `seed`: Steele, Lea, Flood, "Fast splittable
/// pseudorandom number generators", OOPSLA 2014. A counter-based generator: any part of an array
/// can be made alone, and the beginning of a longer array equals a shorter one.
std::uint64_t splitmix64_at(std::uint64_t seed, std::uint64_t index);
/// In [0, 1), a multiple of 2^-53.
double uniform_at(std::uint64_t seed, std::uint64_t index);
/// Mean 0, standard deviation 1: Box, Muller, Annals of Mathematical Statistics 29(2), 1958, on
/// the uniform numbers of the same pair of indices.
double normal_at(std::uint64_t seed, std::uint64_t index);

class Input {
 public:
  /// The first `elements` values that `spec` names; of an .npy file, all of it. Throws
  /// MachineError (no memory) or ConfigError (the file).
  static Input make(const InputSpec& spec, std::uint64_t elements);
  /// For tests.
  static Input from_values(const std::vector<double>& values);

  std::span<const double> values() const { return memory_.doubles(elements_); }

 private:
  explicit Input(std::uint64_t elements);

  Mapping memory_;
  std::uint64_t elements_;
};

}  // namespace zcbench
