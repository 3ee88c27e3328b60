#include "kernels/chunk_result.hpp"

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
