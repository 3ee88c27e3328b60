// Input: the pristine array that every sample starts from, one per distinct InputSpec. The sweep
// makes it as large as its largest point needs; a point of N elements uses the first N. Its first
// part stays in memory; the rest is generated or read again for every use.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "harness/model/point.hpp"
#include "harness/os/posix.hpp"
#include "kernels/input_blocks.hpp"

namespace zcbench {

/// Value `index` of the SplitMix64 sequence of `seed`: Steele, Lea, Flood, "Fast splittable
/// pseudorandom number generators", OOPSLA 2014. A counter-based generator: any part of an array
/// can be made alone, and the beginning of a longer array equals a shorter one.
std::uint64_t splitmix64_at(std::uint64_t seed, std::uint64_t index);
/// A value in [0, 1), a multiple of 2^-53.
double uniform_at(std::uint64_t seed, std::uint64_t index);
/// Mean 0, standard deviation 1: Box, Muller, Annals of Mathematical Statistics 29(2), 1958, on
/// the uniform numbers of the same pair of indices.
double normal_at(std::uint64_t seed, std::uint64_t index);

/// At most this much of an input stays in memory, even if more is available.
inline constexpr std::uint64_t kMostHeldBytes = std::uint64_t{1} << 30;

/// How many of an input's elements stay in memory if it may use `share_bytes`: all, or whole
/// blocks.
std::uint64_t held_elements(std::uint64_t elements, std::uint64_t share_bytes);

class Input {
 public:
  /// The first `elements` values of `spec`; an .npy file is used whole. `held` of them (see
  /// held_elements) stay in memory. Throws MachineError (no memory), ConfigError (bad file), and
  /// CorruptError if the digest of the file's values is not that of `spec`.
  static Input make(const InputSpec& spec, std::uint64_t elements, std::uint64_t held);
  /// For tests: an input with these values.
  static Input from_values(const std::vector<double>& values);

  /// The first `elements` values, block by block.
  InputBlocks blocks(std::uint64_t elements) const;
  /// The same, generating all of them, if that is faster here than reading them from memory.
  std::optional<InputBlocks> remade_blocks(std::uint64_t elements) const;
  std::span<const double> held() const { return memory_.doubles(held_); }

 private:
  Input(std::uint64_t held, std::unique_ptr<BlockSource> source);

  Mapping memory_;
  std::uint64_t held_;
  std::unique_ptr<BlockSource> source_;  // null if all values stay in memory
  bool is_quickly_made_ = false;
};

class InputFile {
 public:
  /// Throws SystemError.
  explicit InputFile(const InputBlocks& values);

  /// A path under which every process of this user can open the file.
  std::string path() const;

 private:
  FileDescriptor file_;
};

}  // namespace zcbench
