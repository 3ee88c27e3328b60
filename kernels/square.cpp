#include "kernels/square.hpp"

#include <fmt/core.h>

#include <array>
#include <bit>

#include "kernels/count.hpp"
#include "kernels/fast.hpp"
#include "kernels/kernel_table.hpp"
#include "kernels/loops.hpp"
#include "kernels/numpy_temporary.hpp"

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

// The bits too: two NaN look alike in every other form.
std::string shown(double value) { return fmt::format("{} ({:#018x})", value, bits(value)); }

}  // namespace

std::optional<std::string> verify_squares(std::span<const double> input,
                                          std::span<const double> output, const ChunkResult& merged,
                                          const Reference& /*reference*/) {
  if (squares_agree_loop(input.data(), output.data(), input.size())) {
    return verify_count(merged, input.size());
  }
  std::size_t wrong = 0;
  for (std::size_t i = 0; i < input.size(); ++i) wrong += is_square(output[i], input[i]) ? 0 : 1;
  if (wrong == 0) return "the two checks of the squares disagree";
  std::size_t first = 0;
  while (is_square(output[first], input[first])) ++first;
  return fmt::format("element {} is {}, expected {}; {} of {} elements are wrong", first,
                     shown(output[first]), shown(input[first] * input[first]), wrong, input.size());
}

std::vector<Figure> square_figures(std::span<const double> output, const ChunkResult& /*merged*/) {
  return {{"sum", sum_loop(output.data(), output.size())}};
}

Kernel square_kernel() {
  return {.name = "square",
          .description = "x*x in place (Example 28.1)",
          .writes_array = true,
          .run = run_fast,
          .merge = merge_counts,
          .reference = no_reference,
          .verify = verify_squares,
          .figures = square_figures,
          .scratch_bytes = no_scratch_bytes,
          .other_variants = kVariants};
}

}  // namespace zcbench
