// What the trial does with a whole array off the clock: fill it with the input, check its content,
// or both in one pass, block by block, so that a block is still in the cache when it gets its input
// back. Large arrays are divided among the CPUs.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>

#include "harness/model/point.hpp"
#include "kernels/input_blocks.hpp"
#include "kernels/kernel.hpp"

namespace zcbench {

/// What a block holds once it has been found right. A wrong one stays as it is.
enum class RightBlocks { stay, get_input };

struct ArrayWork {
  const InputBlocks& input;
  std::span<double> array;  ///< as long as the input
  std::uint32_t threads;    ///< see side_threads_for()
  /// Called by the calling thread now and then; may throw.
  const std::function<void()>& check;
};

/// Writes the input into the array, in any order.
void fill_array(const ArrayWork& work);

/// Returns nullopt if every block is right, else one line that names the first wrong element and
/// counts all. Checks every block, whatever it finds in the others.
std::optional<std::string> check_array(const ArrayWork& work, const BlockCheck& block_check,
                                       const Reference& reference, RightBlocks afterwards);

}  // namespace zcbench
