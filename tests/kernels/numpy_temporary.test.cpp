#include "kernels/numpy_temporary.hpp"

#include <span>

#include "tests/catch.hpp"

using namespace zcbench;

TEST_CASE("NumPy's temporary has its size, below and above its huge page limit", "[kernels]") {
  for (const std::size_t elements : {std::size_t{1}, std::size_t{524'287}, std::size_t{700'001}}) {
    const NumpyTemporary temporary(elements);
    REQUIRE(temporary.data() != nullptr);
    const std::span<double> values(temporary.data(), elements);
    values.front() = 1.0;
    values.back() = 2.0;
    CHECK(values.back() == 2.0);
    CHECK(numpy_temporary_bytes(elements) == values.size_bytes());
  }
}
