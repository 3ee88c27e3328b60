#include "harness/measure/sample_array.hpp"

#include <string>
#include <vector>

#include "harness/transfer/control_block.hpp"
#include "tests/catch.hpp"
#include "tests/contracts/trial_fixture.hpp"

using namespace zcbench;
using namespace zcbench::testing;

namespace {

constexpr std::uint64_t kCopied = 70'001;  // two blocks and part of a third

// The array of an open Transfer. The test itself does the workers' part.
struct Opened {
  Opened(const char* strategy_name, const Kernel& kernel_used)
      : strategy(*find_strategy(strategy_name)),
        kernel(kernel_used),
        point(make_point(strategy, kernel, kCopied, 2, Lifecycle::pool)),
        reference(kernel.reference(input)),
        transfer(strategy.open(transfer_spec(point, kernel), side)),
        array(setup, *transfer) {}

  bool has_input() const { return std::ranges::equal(transfer->array(), input); }
  std::optional<std::string> run_and_check(RightBlocks afterwards) {
    array.hand_over();
    return array.check(kernel.run(transfer->array()), afterwards);
  }

  const Strategy& strategy;
  Kernel kernel;
  Point point;
  std::vector<double> input = irregular_values(kCopied);
  Reference reference;
  ControlBlock side;
  std::unique_ptr<Transfer> transfer;
  TrialSetup setup{.point = point,
                   .kernel = kernel,
                   .strategy = strategy,
                   .input = input,
                   .reference = reference,
                   .check = [] {}};
  SampleArray array;
};

}  // namespace

TEST_CASE("every sample finds the input, whatever the one before left", "[sample_array]") {
  for (const char* name : {"shared_mmap", "pipe_copy"}) {
    Opened opened(name, *find_kernel("square"));
    CHECK(opened.has_input());
    for (int sample = 0; sample < 5; ++sample) {
      INFO(name << ", sample " << sample);
      opened.array.reset();
      REQUIRE(opened.has_input());
      const RightBlocks afterwards = sample % 2 == 0 ? RightBlocks::get_input : RightBlocks::stay;
      CHECK(opened.run_and_check(afterwards) == std::nullopt);
      CHECK(opened.has_input() == (afterwards == RightBlocks::get_input));
    }
    CHECK((opened.array.publish_ns() > 0) == opened.transfer->array_is_shared());
  }
}

TEST_CASE("rounds that nobody checks are reset, too", "[sample_array]") {
  Opened opened("shared_mmap", *find_kernel("square"));
  for (int round = 0; round < 3; ++round) {
    opened.array.hand_over();
    opened.kernel.run(opened.transfer->array());
  }
  opened.array.reset();
  CHECK(opened.has_input());
}

TEST_CASE("a wrong block, and a count that is wrong, are told", "[sample_array]") {
  Opened opened("shared_mmap", *find_kernel("square"));
  opened.array.hand_over();
  const ChunkResult right = opened.kernel.run(opened.transfer->array());
  opened.transfer->array()[40'000] += 1.0;
  const auto wrong = opened.array.check(right, RightBlocks::get_input);
  REQUIRE(wrong.has_value());
  CHECK(wrong->starts_with("element 40000 is "));
  opened.array.reset();
  REQUIRE(opened.has_input());
  opened.array.hand_over();
  const ChunkResult short_of_one{.count = opened.kernel.run(opened.transfer->array()).count - 1};
  CHECK(opened.array.check(short_of_one, RightBlocks::stay) ==
        "the slices cover 70000 elements, expected 70001");
}

TEST_CASE("what a kernel only reads is neither written anew nor compared", "[sample_array]") {
  Opened opened("shared_mmap", *find_kernel("statistics"));
  CHECK(opened.run_and_check(RightBlocks::get_input) == std::nullopt);
  opened.transfer->array()[3] = -1.0;
  opened.array.reset();
  CHECK(opened.transfer->array()[3] == -1.0);
}
