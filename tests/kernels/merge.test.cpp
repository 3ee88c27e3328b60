#include "kernels/merge.hpp"

#include <vector>

#include "tests/catch.hpp"

using namespace zcbench;

TEST_CASE("merge_in_pairs takes every slice once, in order", "[kernels]") {
  Kernel kernel = *find_kernel("null");
  // Writes the order down: each slice is one digit, `count` says how many there are.
  kernel.merge = [](const ChunkResult& left, const ChunkResult& right) {
    double shift = 1.0;
    for (std::uint64_t i = 0; i < right.count; ++i) shift *= 10.0;
    return ChunkResult{.count = left.count + right.count, .mean = left.mean * shift + right.mean};
  };
  std::vector<ChunkResult> slices;
  double expected = 0.0;
  CHECK(merge_in_pairs(kernel, slices).count == 0);
  for (int digit = 1; digit <= 9; ++digit) {
    slices.push_back({.count = 1, .mean = static_cast<double>(digit)});
    expected = expected * 10.0 + digit;
    CHECK(merge_in_pairs(kernel, slices).count == slices.size());
    CHECK(merge_in_pairs(kernel, slices).mean == expected);
  }
}
