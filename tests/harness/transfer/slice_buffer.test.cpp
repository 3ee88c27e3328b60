#include "harness/transfer/slice_buffer.hpp"

#include <cstdint>

#include "tests/catch.hpp"

using namespace zcbench;

TEST_CASE("a slice buffer holds every size, on cache lines", "[slice_buffer]") {
  for (const std::uint64_t elements :
       {std::uint64_t{0}, std::uint64_t{1}, std::uint64_t{131'071}, std::uint64_t{131'072},
        std::uint64_t{250'000}, std::uint64_t{400'000}, std::uint64_t{600'001}}) {
    INFO(elements);
    const SliceBuffer buffer(elements);
    const std::span<double> values = buffer.doubles(elements);
    CHECK(reinterpret_cast<std::uintptr_t>(values.data()) % 64 == 0);
    for (double& value : values) value = 1.0;
    CHECK(SliceBuffer::resident_bytes(elements) >= values.size_bytes());
    CHECK(SliceBuffer::resident_bytes(elements) <= values.size_bytes() + (1 << 20));
  }
}
