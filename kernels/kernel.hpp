// Kernel: the numeric work a worker does on its slice. One row per kernel in registry.cpp; the hot
// loop is a free function over a raw span, the same code for every strategy.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "kernels/input_blocks.hpp"

namespace zcbench {

/// What a worker returns for a slice: trivially copyable, 40 bytes, sent as raw bytes. Only
/// `statistics` uses the members after `count`. Its mean takes two doubles, because the rounding to
/// one would be larger than the deviation of values that lie close together far from 0.
struct ChunkResult {
  std::uint64_t count = 0;  ///< elements covered by this slice
  double mean = 0.0;
  double mean_error = 0.0;  ///< true mean - `mean`, at most half a unit in its last place
  double deviation = 0.0;   ///< population standard deviation (ddof 0)
  double max = 0.0;

  /// `deviation`; NaN for an empty slice.
  double standard_deviation() const;
};

/// The right result, computed serially, once per point and off the clock. `square` and
/// `square_temporary` fill in the last two members, `statistics` the others.
struct Reference {
  double mean = 0.0;
  double mean_error = 0.0;  ///< true mean - `mean`
  double standard_deviation = 0.0;
  double max = 0.0;
  double mean_magnitude = 0.0;  ///< mean of |x|; the tolerance of the mean is relative to it
  double sum = 0.0;             ///< of the output
  std::vector<std::uint64_t> checksums{};  ///< of each block of the output
};

/// A named number that the kernel produced, e.g. {"sum", 333412.78}; for people and for claims.
struct Metric {
  std::string_view name;
  double value;
};

/// Another way to compute the same result, for comparison.
struct KernelVariant {
  std::string_view name;
  std::string_view description;
  ChunkResult (*run)(std::span<double> slice);
  std::uint64_t (*scratch_bytes)(std::uint64_t slice_elements);
};

inline constexpr std::string_view kDefaultVariant = "fast";

/// Checks an output array block by block, so that a check can be split into parts and a block can
/// be used again as soon as it has been checked.
struct BlockCheck {
  /// Whether block `index` of the output is right; only the last block may be shorter than
  /// kBlockElements. Any thread may call it.
  bool (*is_right)(std::span<const double> block, std::uint64_t index, const Reference& reference);
  /// One line that says what differs in `wrong_blocks`; it does not look at the others.
  std::string (*describe)(const InputBlocks& input, std::span<const double> output,
                          std::span<const std::uint64_t> wrong_blocks);
  /// Checks the rest once all blocks are right: returns nullopt if it is right, else one line that
  /// says what differs.
  std::optional<std::string> (*verify_merged)(const ChunkResult& merged, std::uint64_t elements);
};

struct Kernel {
  std::string_view name;
  std::string_view description;
  /// True: the array after the sample is the result, so copying strategies send slices back.
  bool writes_array;
  /// Worker: does the work on one slice (any size, 0 included); never throws.
  ChunkResult (*run)(std::span<double> slice);
  /// Parent: joins the results of two disjoint slices; associative up to rounding.
  ChunkResult (*merge)(const ChunkResult& left, const ChunkResult& right);
  /// Parent, off the clock, once per point: the serial reference.
  Reference (*reference)(const InputBlocks& input);
  /// Parent, off the clock, every sample: returns nullopt if the result is right, else one line
  /// that says what differs. `input` and `output` have the same number of values; the input is read
  /// only to describe what is wrong.
  std::optional<std::string> (*verify)(const InputBlocks& input, std::span<const double> output,
                                       const ChunkResult& merged, const Reference& reference);
  /// Parent, off the clock, after verify(): the numbers of the result that readers want to see.
  std::vector<Metric> (*figures)(const Reference& reference, const ChunkResult& merged);
  /// verify() in parts, or nullptr if the result cannot be checked in parts.
  const BlockCheck* block_check = nullptr;
  /// Private memory, in bytes, that run() needs for a slice of that many elements.
  std::uint64_t (*scratch_bytes)(std::uint64_t slice_elements);
  /// All variants except `fast`, which is run() above.
  std::span<const KernelVariant> other_variants{};
  /// True: only programs of strategy `external` compute it, and they check the results themselves.
  bool only_external = false;
};

/// `fast`, then the others.
std::vector<std::string_view> variant_names(const Kernel& kernel);
/// The kernel with run() and scratch_bytes() of that variant, which must be one of its own.
Kernel with_variant(const Kernel& kernel, std::string_view variant);

/// Every kernel, in the order `list` shows them.
std::span<const Kernel> kernels();
/// nullptr if there is no kernel of that name.
const Kernel* find_kernel(std::string_view name);

}  // namespace zcbench
