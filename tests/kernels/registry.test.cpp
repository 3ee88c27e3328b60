#include <numeric>
#include <set>
#include <string>
#include <vector>

#include "kernels/kernel.hpp"
#include "tests/catch.hpp"

using namespace zcbench;

TEST_CASE("the registry has the five kernels, each found by its name alone", "[kernels]") {
  std::set<std::string> names;
  for (const Kernel& kernel : kernels()) {
    names.emplace(kernel.name);
    CHECK(find_kernel(kernel.name) == &kernel);
    CHECK_FALSE(kernel.description.empty());
  }
  CHECK(names ==
        std::set<std::string>{"function", "null", "square", "square_temporary", "statistics"});
  CHECK(names.size() == kernels().size());
  CHECK(find_kernel("squar") == nullptr);
  CHECK(find_kernel("") == nullptr);
}

TEST_CASE("every variant's slices, merged, pass its kernel's own check", "[kernels]") {
  const std::size_t elements =
      GENERATE(std::size_t{1}, std::size_t{2}, std::size_t{1000}, std::size_t{50'001});
  std::vector<double> input(elements);
  std::iota(input.begin(), input.end(), -3.5);
  REQUIRE_FALSE(kernels().empty());
  for (const Kernel& registered : kernels()) {
    for (const std::string_view variant : variant_names(registered)) {
      INFO(registered.name << ", " << variant << ", " << elements << " elements");
      const Kernel kernel = with_variant(registered, variant);
      std::vector<double> output = input;
      const std::span<double> values(output);
      const std::size_t cut = elements / 3;
      const ChunkResult first = kernel.run(values.first(cut));
      const ChunkResult second = kernel.run(values.subspan(cut));
      const ChunkResult none = kernel.run({});
      CHECK(first.count == cut);
      CHECK(none.count == 0);
      const ChunkResult merged =
          kernel.merge(kernel.merge(none, first), kernel.merge(second, none));
      const Reference reference = kernel.reference(input);
      CHECK(kernel.verify(input, output, merged, reference) == std::nullopt);
      CHECK((kernel.writes_array || output == input));

      ChunkResult short_of_one = merged;
      --short_of_one.count;
      CHECK(kernel.verify(input, output, short_of_one, reference).has_value());
    }
  }
}

TEST_CASE("square and statistics have the same variants, each a function of its own", "[kernels]") {
  using Names = std::vector<std::string_view>;
  for (const char* name : {"square", "statistics"}) {
    const Kernel& kernel = *find_kernel(name);
    CHECK(variant_names(kernel) == Names{"fast", "naive", "eigen", "numpy"});
    std::set<ChunkResult (*)(std::span<double>)> functions;
    for (const std::string_view variant : variant_names(kernel)) {
      functions.insert(with_variant(kernel, variant).run);
    }
    CHECK(functions.size() == 4);
  }
  CHECK(variant_names(*find_kernel("null")) == Names{"fast"});
}

TEST_CASE("what does as NumPy takes scratch memory, the size of its slice", "[kernels]") {
  for (const Kernel& registered : kernels()) {
    for (const std::string_view variant : variant_names(registered)) {
      INFO(registered.name << ", " << variant);
      const bool temporary = registered.name == "square_temporary" || variant == "numpy";
      CHECK(with_variant(registered, variant).scratch_bytes(1000) == (temporary ? 8000U : 0U));
    }
  }
}
