// publish: copies the input into a Transfer's array before a sample is timed. The trial calls it;
// what it returns is the sample's phases.publish_ns.
#pragma once

#include <cstdint>
#include <functional>
#include <span>

#include "kernels/input_blocks.hpp"

namespace zcbench {

/// Memory that publish takes for inputs that are not held: more than most last-level caches, so
/// that copying them also reads from memory.
inline constexpr std::uint64_t kStagingBytes = std::uint64_t{64} << 20;

/// Fills `array`, which is as long as `input`, and returns the ns that copying took: values that
/// are not held are first made elsewhere, off that clock. One thread, one pass, as a program would
/// do it. Calls `check` now and then, which may throw.
std::int64_t publish_input(const InputBlocks& input, std::span<double> array,
                           const std::function<void()>& check);

}  // namespace zcbench
