#include "kernels/square.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>
#include <limits>
#include <set>
#include <span>
#include <utility>
#include <vector>

#include "kernels/loops.hpp"
#include "tests/catch.hpp"
#include "tests/kernels/awkward_values.hpp"

using namespace zcbench;

namespace {

// Not inlined, so that it is computed at run time, as in the kernels.
[[gnu::noinline]] double square_of(double value) { return value * value; }

std::vector<double> squares_of(const std::vector<double>& values) {
  std::vector<double> squares;
  for (const double value : values) squares.push_back(square_of(value));
  return squares;
}

std::optional<std::string> verify(const std::vector<double>& input,
                                  const std::vector<double>& output) {
  return verify_squares(input, output, {.count = input.size()}, square_reference(input));
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
  std::vector<double> input(3 * kBlockElements, 0x1p-31);
  // Its square is so much larger that each of the other squares is less than half a unit in its
  // last place.
  input[5] = 0x1p-4;
  const std::vector<Metric> figures = square_figures(square_reference(input), {.count = 4});
  REQUIRE(figures.size() == 1);
  CHECK(figures[0].name == "sum");
  CHECK(figures[0].value == 0x1p-8 + std::ldexp(static_cast<double>(input.size() - 1), -62));
}

TEST_CASE("a single flipped bit is found wherever it is, however the input comes", "[kernels]") {
  constexpr std::uint64_t kElements = 3 * kBlockElements + 5;
  const std::vector<double> input = awkward_values(kElements);
  class Copied : public BlockSource {
   public:
    explicit Copied(std::span<const double> all) : all_(all) {}
    void fill(std::uint64_t first, std::span<double> values) const override {
      std::ranges::copy(all_.subspan(first, values.size()), values.begin());
    }

   private:
    std::span<const double> all_;
  };
  const Copied made(input);
  const InputBlocks partly{std::span<const double>(input).first(kBlockElements), kElements, made};
  const Reference reference = square_reference(partly);
  CHECK(reference.checksums.size() == 4);
  CHECK(reference.checksums == square_reference(input).checksums);
  std::vector<double> output = squares_of(input);
  const ChunkResult merged{.count = kElements};
  REQUIRE(verify_squares(partly, output, merged, reference) == std::nullopt);
  for (const std::uint64_t block : {0, 1, 2, 3}) {
    const std::uint64_t first = block * kBlockElements;
    const std::uint64_t last = std::min(first + kBlockElements, kElements) - 1;
    for (const std::uint64_t i : {first, first + 1, (first + last) / 2, last - 1, last}) {
      for (int bit = 0; bit < 64; ++bit) {
        const double right = output[i];
        output[i] = std::bit_cast<double>(std::bit_cast<std::uint64_t>(right) ^ (1ULL << bit));
        const auto wrong = verify_squares(partly, output, merged, reference);
        output[i] = right;
        INFO("element " << i << ", bit " << bit);
        REQUIRE(wrong.has_value());
        REQUIRE(wrong->starts_with("element " + std::to_string(i) + " is "));
        REQUIRE(wrong->ends_with("; 1 of " + std::to_string(kElements) + " elements are wrong"));
      }
    }
  }
}

TEST_CASE("checksums see order, length and zeros", "[kernels]") {
  std::vector<double> values(100);
  for (std::size_t i = 0; i < values.size(); ++i) values[i] = static_cast<double>(i / 2);
  const std::uint64_t right = checksum_loop(values.data(), values.size());
  for (std::size_t i = 0; i < values.size(); ++i) {
    for (std::size_t j = 0; j < i; ++j) {
      if (values[i] == values[j]) continue;
      std::swap(values[i], values[j]);
      CHECK(checksum_loop(values.data(), values.size()) != right);
      std::swap(values[i], values[j]);
    }
  }
  const std::vector<double> zeros(64);
  std::set<std::uint64_t> checksums;
  for (std::size_t size = 0; size <= zeros.size(); ++size) {
    checksums.insert(checksum_loop(zeros.data(), size));
  }
  CHECK(checksums.size() == zeros.size() + 1);
}
