#include "kernels/square.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <bit>

#include "kernels/chunk_result.hpp"
#include "kernels/fast.hpp"
#include "kernels/loops.hpp"
#include "kernels/numpy_temporary.hpp"
#include "kernels/registry.hpp"

namespace zcbench {

namespace {

ChunkResult run_fast(std::span<double> slice) {
  fast_loops().square_in_place(slice.data(), slice.size());
  return {.count = slice.size()};
}

ChunkResult run_naive(std::span<double> slice) {
  naive_square_loop(slice.data(), slice.size());
  return {.count = slice.size()};
}

ChunkResult run_eigen(std::span<double> slice) {
  eigen_square_loop(slice.data(), slice.size());
  return {.count = slice.size()};
}

constexpr std::array kVariants{
    KernelVariant{"naive", "a plain loop", run_naive, no_scratch_bytes},
    KernelVariant{"eigen", "an Eigen expression over a Map", run_eigen, no_scratch_bytes},
    KernelVariant{"numpy", "the passes of a[s:e] = a[s:e] ** 2: as kernel square_temporary",
                  run_square_temporary, numpy_temporary_bytes},
};

std::uint64_t bits(double value) { return std::bit_cast<std::uint64_t>(value); }

bool is_square(double output, double input) { return bits(output) == bits(input * input); }

// Shows the bits, because two NaNs look the same in every other form.
std::string shown(double value) { return fmt::format("{} ({:#018x})", value, bits(value)); }

bool is_block_of_squares(std::span<const double> block, std::uint64_t index,
                         const Reference& reference) {
  return checksum_loop(block.data(), block.size()) == reference.checksums[index];
}

std::string describe_blocks(const InputBlocks& input, std::span<const double> output,
                            std::span<const std::uint64_t> wrong_blocks) {
  std::uint64_t wrong = 0;
  std::string first_wrong;
  input.for_each([&](std::uint64_t first, std::span<const double> values) {
    if (!std::ranges::binary_search(wrong_blocks, first / kBlockElements)) return;
    for (std::uint64_t i = 0; i < values.size(); ++i) {
      const double got = output[first + i];
      if (is_square(got, values[i]) || wrong++ > 0) continue;
      first_wrong = fmt::format("element {} is {}, expected {}", first + i, shown(got),
                                shown(values[i] * values[i]));
    }
  });
  if (wrong == 0) return "the array's checksums are wrong, but all of its elements are right";
  return fmt::format("{}; {} of {} elements are wrong", first_wrong, wrong, input.size());
}

}  // namespace

Reference square_reference(const InputBlocks& input) {
  Reference reference;
  long double sum = 0.0L;
  input.for_each([&](std::uint64_t, std::span<const double> values) {
    reference.checksums.push_back(square_checksum_loop(values.data(), values.size()));
    sum += square_sum_loop(values.data(), values.size());
  });
  reference.sum = static_cast<double>(sum);
  return reference;
}

std::optional<std::string> verify_squares(const InputBlocks& input, std::span<const double> output,
                                          const ChunkResult& merged, const Reference& reference) {
  std::vector<std::uint64_t> wrong_blocks;
  for (std::uint64_t first = 0; first < output.size(); first += kBlockElements) {
    const auto block = output.subspan(first, std::min(kBlockElements, output.size() - first));
    const std::uint64_t index = first / kBlockElements;
    if (!is_block_of_squares(block, index, reference)) wrong_blocks.push_back(index);
  }
  if (!wrong_blocks.empty()) return describe_blocks(input, output, wrong_blocks);
  return verify_count(merged, input.size());
}

const BlockCheck& square_block_check() {
  static constexpr BlockCheck check{
      .is_right = is_block_of_squares, .describe = describe_blocks, .verify_merged = verify_count};
  return check;
}

std::vector<Metric> square_figures(const Reference& reference, const ChunkResult& /*merged*/) {
  return {{"sum", reference.sum}};
}

Kernel square_kernel() {
  return {.name = "square",
          .description = "x*x in place (Example 28.1)",
          .writes_array = true,
          .run = run_fast,
          .merge = merge_counts,
          .reference = square_reference,
          .verify = verify_squares,
          .figures = square_figures,
          .block_check = &square_block_check(),
          .scratch_bytes = no_scratch_bytes,
          .other_variants = kVariants};
}

}  // namespace zcbench
