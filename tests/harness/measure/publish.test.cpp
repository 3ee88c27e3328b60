#include "harness/measure/publish.hpp"

#include <algorithm>
#include <vector>

#include "harness/base/errors.hpp"
#include "harness/input/input.hpp"
#include "tests/catch.hpp"

using namespace zcbench;

namespace {

constexpr std::uint64_t kPublished = kStagingBytes / sizeof(double) + 2 * kBlockElements + 7;

void never_stop() {}

}  // namespace

TEST_CASE("publish: the whole input, held in part", "[publish]") {
  for (const std::uint64_t held : {std::uint64_t{0}, kBlockElements, kPublished}) {
    const auto input = Input::make({}, kPublished, held);
    INFO(held << " held");
    std::vector<double> array(kPublished, -1.0);
    CHECK(publish_input(input.blocks(kPublished), array, never_stop) > 0);
    std::uint64_t right = 0;
    for (std::uint64_t i = 0; i < kPublished; ++i) right += array[i] == uniform_at(42, i) ? 1 : 0;
    CHECK(right == kPublished);
  }
}

TEST_CASE("publish: a small point of a large input takes its beginning only", "[publish]") {
  const auto input = Input::make({}, 4 * kBlockElements, 2 * kBlockElements);
  for (const std::uint64_t elements : {std::uint64_t{5}, 2 * kBlockElements, 3 * kBlockElements}) {
    std::vector<double> array(elements + 1, -1.0);
    publish_input(input.blocks(elements), std::span(array).first(elements), never_stop);
    CHECK(array[elements - 1] == uniform_at(42, elements - 1));
    CHECK(array[elements] == -1.0);
  }
}

TEST_CASE("publish: making values can be abandoned", "[publish]") {
  const auto input = Input::make({}, kPublished, 0);
  std::vector<double> array(kPublished);
  int calls = 0;
  const auto stop_at_second = [&calls] {
    if (++calls == 2) throw TrialError("stopped");
  };
  CHECK_THROWS_WITH(publish_input(input.blocks(kPublished), array, stop_at_second), "stopped");
}
