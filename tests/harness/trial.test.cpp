#include "harness/trial.hpp"

#include <utility>

#include "harness/wait_limit.hpp"
#include "tests/catch.hpp"
#include "tests/contracts/trial_fixture.hpp"

using namespace zcbench;
using namespace zcbench::testing;

namespace {

constexpr std::uint32_t kSamples = 4;

// A turn of that lifecycle, and the wall time around it.
std::pair<TurnResult, std::int64_t> timed_turn(Lifecycle lifecycle) {
  const Strategy strategy = for_this_build(*find_strategy("shared_mmap"));
  const Kernel& kernel = *find_kernel("square");
  const Point point = make_point(strategy, kernel, 10'000, 2, lifecycle);
  const std::vector<double> input = irregular_values(10'000);
  const std::int64_t begin_ns = now_ns();
  TurnResult turn = take(strategy, kernel, point, input, kSamples);
  return {std::move(turn), now_ns() - begin_ns};
}

}  // namespace

TEST_CASE("a turn's wall time is what its samples say, in and outside the timer", "[trial]") {
  for (const Lifecycle lifecycle : {Lifecycle::fork, Lifecycle::pool}) {
    INFO(to_string(lifecycle));
    const auto [turn, wall_ns] = timed_turn(lifecycle);
    REQUIRE(turn.samples.size() == kSamples);
    std::int64_t told_ns = 0;
    for (const Sample& sample : turn.samples) {
      CHECK(sample.off_clock_ns > 0);
      CHECK(sample.setup_ns == turn.samples[0].setup_ns);
      told_ns += sample.real_time_ns + sample.off_clock_ns + sample.setup_ns;
    }
    CHECK(told_ns <= wall_ns);
    CHECK(turn.samples[0].setup_ns >= 0);
  }
}

TEST_CASE("a pool's samples share its birth and warming up", "[trial]") {
  CHECK(timed_turn(Lifecycle::pool).first.samples[0].setup_ns > 0);
}
