#include "kernels/square.hpp"

#include <bit>
#include <cstring>
#include <limits>
#include <vector>

#include "tests/catch.hpp"
#include "tests/kernels/awkward_values.hpp"

using namespace zcbench;

namespace {

// Not inlined, so that the compiler computes it at run time, as the kernels do.
[[gnu::noinline]] double square_of(double value) { return value * value; }

std::vector<double> squares_of(const std::vector<double>& values) {
  std::vector<double> squares;
  for (const double value : values) squares.push_back(square_of(value));
  return squares;
}

std::optional<std::string> verify(const std::vector<double>& input,
                                  const std::vector<double>& output) {
  return verify_squares(input, output, {.count = input.size()}, {});
}

}  // namespace

TEST_CASE("square kernels: bit for bit, at every size and alignment", "[kernels]") {
  std::vector<Kernel> kernels{*find_kernel("square_temporary")};
  for (const std::string_view variant : variant_names(*find_kernel("square"))) {
    kernels.push_back(with_variant(*find_kernel("square"), variant));
  }
  REQUIRE(kernels.size() == 5);
  for (const Kernel& kernel : kernels) {
    REQUIRE(kernel.writes_array);
    for (std::size_t size = 0; size <= 70; ++size) {
      for (std::size_t offset = 0; offset < 8; ++offset) {
        INFO(kernel.name << ", size " << size << ", offset " << offset);
        const std::vector<double> input = awkward_values(offset + size + 3);
        std::vector<double> output = input;
        const auto slice = std::span(output).subspan(offset, size);
        CHECK(kernel.run(slice).count == size);
        std::vector<double> expected = squares_of(input);
        std::copy_n(input.begin(), offset, expected.begin());
        std::copy_n(input.end() - 3, 3, expected.end() - 3);
        REQUIRE(std::memcmp(output.data(), expected.data(), output.size() * 8) == 0);
      }
    }
  }
}

TEST_CASE("verify_squares accepts exact squares only", "[kernels]") {
  const std::vector<double> input = awkward_values(30);
  const std::vector<double> squares = squares_of(input);
  CHECK(verify(input, squares) == std::nullopt);
  for (std::size_t i = 0; i < squares.size(); ++i) {
    for (const std::uint64_t bit : {0, 31, 50, 63}) {
      INFO("element " << i << ", bit " << bit);
      std::vector<double> wrong = squares;
      wrong[i] = std::bit_cast<double>(std::bit_cast<std::uint64_t>(wrong[i]) ^ (1ULL << bit));
      CHECK(verify(input, wrong).has_value());
    }
  }
}

TEST_CASE("verify_squares names the first wrong element and counts all", "[kernels]") {
  const std::vector<double> input{1.0, 2.0, 3.0, 4.0};
  CHECK(verify(input, {1.0, 4.0, 9.5, -16.0}) ==
        "element 2 is 9.5 (0x4023000000000000), expected 9 "
        "(0x4022000000000000); 2 of 4 elements are wrong");
  CHECK(verify({0.0}, {-0.0}) ==
        "element 0 is -0 (0x8000000000000000), expected 0 (0x0000000000000000); "
        "1 of 1 elements are wrong");
}

TEST_CASE("square_figures adds in more than double's precision", "[kernels]") {
  const std::vector<double> output{1e16, 1.0, 1.0, -1e16};
  const std::vector<Figure> figures = square_figures(output, {.count = 4});
  REQUIRE(figures.size() == 1);
  CHECK(figures[0].name == "sum");
  CHECK(figures[0].value == 2.0);
}
