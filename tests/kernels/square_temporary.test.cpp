#include <vector>

#include "kernels/kernel.hpp"
#include "tests/catch.hpp"

using namespace zcbench;

TEST_CASE("square_temporary squares slices beyond its huge page limit", "[kernels]") {
  const std::size_t size =
      GENERATE(std::size_t{524'287}, std::size_t{524'288}, std::size_t{700'001});
  const Kernel& kernel = *find_kernel("square_temporary");
  std::vector<double> input(size);
  for (std::size_t i = 0; i < size; ++i) input[i] = static_cast<double>(i) - 1000.25;
  std::vector<double> output = input;
  const ChunkResult result = kernel.run(output);
  CHECK(kernel.verify(input, output, result, kernel.reference(input)) == std::nullopt);
}

// With a sanitizer, a failing malloc ends the program instead of returning null.
#ifndef UNDER_SANITIZER
TEST_CASE("square_temporary without memory for its temporary covers nothing", "[kernels]") {
  double value = 3.0;
  CHECK(find_kernel("square_temporary")->run({&value, std::size_t{1} << 59}).count == 0);
  CHECK(value == 3.0);
}
#endif
