#include <numeric>
#include <set>
#include <string>
#include <vector>

#include "kernels/kernel.hpp"
#include "tests/catch.hpp"

using namespace zcbench;

TEST_CASE("the registry has the four kernels, each found by its name alone", "[kernels]") {
  std::set<std::string> names;
  for (const Kernel& kernel : kernels()) {
    names.emplace(kernel.name);
    CHECK(find_kernel(kernel.name) == &kernel);
    CHECK_FALSE(kernel.description.empty());
  }
  CHECK(names == std::set<std::string>{"null", "square", "square_temporary", "statistics"});
  CHECK(names.size() == kernels().size());
  CHECK(find_kernel("squar") == nullptr);
  CHECK(find_kernel("") == nullptr);
}

TEST_CASE("every kernel's slices, merged, pass its own check", "[kernels]") {
  const std::size_t elements = GENERATE(std::size_t{1}, std::size_t{2}, std::size_t{1000});
  std::vector<double> input(elements);
  std::iota(input.begin(), input.end(), -3.5);
  REQUIRE_FALSE(kernels().empty());
  for (const Kernel& kernel : kernels()) {
    INFO(kernel.name << ", " << elements << " elements");
    std::vector<double> output = input;
    const std::span<double> values(output);
    const std::size_t cut = elements / 3;
    const ChunkResult first = kernel.run(values.first(cut));
    const ChunkResult second = kernel.run(values.subspan(cut));
    const ChunkResult none = kernel.run({});
    CHECK(first.count == cut);
    CHECK(none.count == 0);
    const ChunkResult merged = kernel.merge(kernel.merge(none, first), kernel.merge(second, none));
    const Reference reference = kernel.reference(input);
    CHECK(kernel.verify(input, output, merged, reference) == std::nullopt);
    CHECK((kernel.writes_array || output == input));

    ChunkResult short_of_one = merged;
    --short_of_one.count;
    CHECK(kernel.verify(input, output, short_of_one, reference).has_value());
  }
}

TEST_CASE("only square_temporary takes scratch memory, the size of its slice", "[kernels]") {
  for (const Kernel& kernel : kernels()) {
    INFO(kernel.name);
    CHECK(kernel.scratch_bytes(1000) == (kernel.name == "square_temporary" ? 8000U : 0U));
  }
}
