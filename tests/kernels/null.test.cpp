#include <vector>

#include "kernels/kernel.hpp"
#include "tests/catch.hpp"

using namespace zcbench;

TEST_CASE("null counts its slice and touches nothing", "[kernels]") {
  const Kernel& null = *find_kernel("null");
  CHECK_FALSE(null.writes_array);
  // Reading through this pointer would end the test.
  double* const nowhere = reinterpret_cast<double*>(std::uintptr_t{4096});
  CHECK(null.run({nowhere, 5}).count == 5);
  CHECK(null.figures({}, {.count = 5}).empty());
}
