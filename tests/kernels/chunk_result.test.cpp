#include "kernels/chunk_result.hpp"

#include <vector>

#include "tests/catch.hpp"

using namespace zcbench;

TEST_CASE("merged counts add up", "[kernels]") {
  CHECK(merge_counts({.count = 3}, {.count = 4}).count == 7);
  CHECK(merge_counts({}, {}).count == 0);
}

TEST_CASE("slices that cover too few or too many elements are told", "[kernels]") {
  CHECK_FALSE(verify_count({.count = 10}, 10).has_value());
  CHECK(verify_count({.count = 9}, 10) == "the slices cover 9 elements, expected 10");
  CHECK(verify_count({.count = 11}, 10) == "the slices cover 11 elements, expected 10");
}

TEST_CASE("merge_in_pairs takes every slice once, in order", "[kernels]") {
  Kernel kernel = *find_kernel("null");
  // This merge records the order: each slice is one digit, and `count` is the number of digits.
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
