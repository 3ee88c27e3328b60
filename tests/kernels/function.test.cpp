#include "kernels/kernel.hpp"
#include "tests/catch.hpp"

using namespace zcbench;

TEST_CASE("function is computed by external programs alone and has no figures", "[kernels]") {
  const Kernel& function = *find_kernel("function");
  CHECK(function.only_external);
  CHECK(function.run({}).count == 0);
  CHECK(function.figures({}, {.count = 5}).empty());
  for (const Kernel& kernel : kernels()) {
    CHECK(kernel.only_external == (kernel.name == "function"));
  }
}
