#include "harness/model/partition.hpp"

#include "tests/catch.hpp"

using namespace zcbench;

namespace {

const Partition kPartitions[] = {Partition::remainder_last, Partition::balanced};

}  // namespace

TEST_CASE("slices are disjoint, in order, and cover the array", "[partition]") {
  for (const Partition partition : kPartitions) {
    for (std::uint64_t elements = 1; elements < 60; ++elements) {
      for (std::uint32_t slices = 1; slices < 70; ++slices) {
        std::uint64_t next = 0;
        std::uint64_t largest = 0;
        for (std::uint32_t index = 0; index < slices; ++index) {
          const SliceBounds bounds = slice_bounds(elements, slices, index, partition);
          REQUIRE(bounds.begin == next);
          REQUIRE(bounds.end >= bounds.begin);
          next = bounds.end;
          largest = std::max(largest, bounds.size());
        }
        REQUIRE(next == elements);
        REQUIRE(largest == largest_slice(elements, slices, partition));
      }
    }
  }
}

TEST_CASE("remainder_last is the lecture's rule", "[partition]") {
  CHECK(slice_bounds(10, 4, 0, Partition::remainder_last).size() == 2);
  CHECK(slice_bounds(10, 4, 3, Partition::remainder_last).size() == 4);
  CHECK(slice_bounds(3, 4, 0, Partition::remainder_last).size() == 0);
  CHECK(slice_bounds(3, 4, 3, Partition::remainder_last).size() == 3);
}

TEST_CASE("balanced slices differ by at most one element", "[partition]") {
  CHECK(slice_bounds(10, 4, 0, Partition::balanced).size() == 3);
  CHECK(slice_bounds(10, 4, 1, Partition::balanced).size() == 3);
  CHECK(slice_bounds(10, 4, 2, Partition::balanced).size() == 2);
  CHECK(slice_bounds(10, 4, 3, Partition::balanced).size() == 2);
}

TEST_CASE("the largest array does not overflow", "[partition]") {
  const SliceBounds last =
      slice_bounds(kMaxElements, kMaxWorkers, kMaxWorkers - 1, Partition::balanced);
  CHECK(last.end == kMaxElements);
}
