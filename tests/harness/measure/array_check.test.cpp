#include "harness/measure/array_check.hpp"

#include <algorithm>
#include <bit>
#include <cstring>
#include <string>
#include <vector>

#include "harness/base/errors.hpp"
#include "harness/input/input.hpp"
#include "kernels/square.hpp"
#include "tests/catch.hpp"

using namespace zcbench;

namespace {

constexpr std::uint64_t kElements = 5 * kBlockElements + 7;

const std::function<void()> kNeverStop = [] {};

bool same_bits(std::span<const double> left, std::span<const double> right) {
  return left.size() == right.size() &&
         std::memcmp(left.data(), right.data(), left.size_bytes()) == 0;
}

void flip(double& value, int bit) {
  value = std::bit_cast<double>(std::bit_cast<std::uint64_t>(value) ^ (1ULL << bit));
}

// An input that is held in part, its squares, and the reference for checking them.
struct Case {
  explicit Case(std::uint64_t held)
      : input(Input::make({}, kElements, held)), blocks(input.blocks(kElements)) {
    values.resize(kElements);
    fill_array(work(values, 1));
    squares = values;
    for (double& value : squares) value *= value;
    reference = square_reference(blocks);
  }

  ArrayWork work(std::vector<double>& array, std::uint32_t threads) const {
    return {.input = blocks, .array = array, .threads = threads, .check = kNeverStop};
  }
  std::optional<std::string> check(std::vector<double>& array, std::uint32_t threads,
                                   RightBlocks afterwards) const {
    return check_array(work(array, threads), square_block_check(), reference, afterwards);
  }

  Input input;
  InputBlocks blocks;
  std::vector<double> values;
  std::vector<double> squares;
  Reference reference;
};

}  // namespace

TEST_CASE("an array is filled with the whole input, held or made, by any threads",
          "[array][threads]") {
  for (const std::uint64_t held : {std::uint64_t{0}, 2 * kBlockElements, kElements}) {
    const Case made(held);
    for (const std::uint32_t threads : {1U, 2U, 5U}) {
      std::vector<double> array(kElements, -1.0);
      fill_array(made.work(array, threads));
      for (std::uint64_t i = 0; i < kElements; ++i) REQUIRE(array[i] == uniform_at(42, i));
    }
  }
}

TEST_CASE("a right array stays, or holds the input again", "[array][threads]") {
  for (const std::uint64_t held : {2 * kBlockElements, kElements}) {
    const Case made(held);
    for (const std::uint32_t threads : {1U, 2U, 5U}) {
      std::vector<double> array = made.squares;
      CHECK(made.check(array, threads, RightBlocks::stay) == std::nullopt);
      CHECK(same_bits(array, made.squares));
      CHECK(made.check(array, threads, RightBlocks::get_input) == std::nullopt);
      CHECK(same_bits(array, made.values));
    }
  }
}

TEST_CASE("one flipped bit anywhere is found, in threads and while others are filled",
          "[array][threads]") {
  const Case made(3 * kBlockElements);
  for (const std::uint32_t threads : {1U, 2U, 4U}) {
    for (const RightBlocks afterwards : {RightBlocks::stay, RightBlocks::get_input}) {
      for (std::uint64_t block = 0; block < 6; ++block) {
        const std::uint64_t first = block * kBlockElements;
        const std::uint64_t last = std::min(first + kBlockElements, kElements) - 1;
        for (const std::uint64_t i : {first, (first + last) / 2, last}) {
          const int bit = static_cast<int>((i + threads) % 64);
          INFO("element " << i << ", bit " << bit << ", " << threads << " threads");
          std::vector<double> array = made.squares;
          flip(array[i], bit);
          const auto wrong = made.check(array, threads, afterwards);
          REQUIRE(wrong.has_value());
          CHECK(wrong->starts_with("element " + std::to_string(i) + " is "));
          CHECK(wrong->ends_with("; 1 of " + std::to_string(kElements) + " elements are wrong"));
        }
      }
    }
  }
}

TEST_CASE("wrong elements of several blocks are all counted, and stay to be looked at",
          "[array][threads]") {
  const Case made(kElements);
  std::vector<double> array = made.squares;
  const std::vector<std::uint64_t> places{3, 4, 2 * kBlockElements, kElements - 1};
  for (const std::uint64_t place : places) flip(array[place], 1);
  const std::vector<double> before = array;
  const auto wrong = made.check(array, 2, RightBlocks::get_input);
  REQUIRE(wrong.has_value());
  CHECK(wrong->starts_with("element 3 is "));
  CHECK(wrong->ends_with("; 4 of " + std::to_string(kElements) + " elements are wrong"));
  for (const std::uint64_t place : places)
    CHECK(same_bits({&array[place], 1}, {&before[place], 1}));
  CHECK(array[kBlockElements] == made.values[kBlockElements]);
}

TEST_CASE("work on an array can be abandoned", "[array]") {
  const Case made(kElements);
  std::vector<double> array = made.squares;
  const std::function<void()> stop = [] { throw TrialError("stopped"); };
  CHECK_THROWS_WITH(fill_array({.input = made.blocks, .array = array, .threads = 2, .check = stop}),
                    "stopped");
}

TEST_CASE("what is made instead of read is the same, bit for bit", "[array]") {
  constexpr std::uint64_t kElements = (std::uint64_t{3} << 19) + 5;
  for (const InputSource source : {InputSource::uniform, InputSource::linear}) {
    InputSpec spec;
    spec.source = source;
    const Input input = Input::make(spec, kElements, kElements);
    CHECK_FALSE(input.remade_blocks(1000).has_value());
    const auto remade = input.remade_blocks(kElements);
    if (!remade) continue;  // slower than reading them on this machine
    CHECK(remade->held().empty());
    REQUIRE(remade->size() == kElements);
    std::uint64_t same = 0;
    remade->for_each([&](std::uint64_t first, std::span<const double> values) {
      for (std::uint64_t i = 0; i < values.size(); ++i) {
        same += values[i] == input.held()[first + i] ? 1 : 0;
      }
    });
    CHECK(same == kElements);
  }
}
