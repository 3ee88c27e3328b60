#include "harness/measure/trial.hpp"

#include <atomic>
#include <new>
#include <utility>

#include "harness/os/deadline.hpp"
#include "harness/os/posix.hpp"
#include "tests/catch.hpp"
#include "tests/contracts/trial_fixture.hpp"

using namespace zcbench;
using namespace zcbench::testing;

namespace {

constexpr std::uint32_t kSamples = 4;

// Takes a turn with that lifecycle; returns it and the wall time that it took.
std::pair<TurnResult, std::int64_t> timed_turn(Lifecycle lifecycle) {
  const Strategy strategy = for_this_build(*find_strategy("shared_mmap"));
  const Kernel& kernel = *find_kernel("square");
  const Point point = make_point(strategy, kernel, 10'000, 2, lifecycle);
  const std::vector<double> input = irregular_values(10'000);
  const std::int64_t begin_ns = now_ns();
  TurnResult turn = take(strategy, kernel, point, input, kSamples);
  return {std::move(turn), now_ns() - begin_ns};
}

// How often a Transfer was asked to wait; `timed` counts the waits that had timers.
struct Waits {
  std::atomic<int> of_parent, timed_of_parent, of_workers, timed_of_workers;
};
Waits* g_waits = nullptr;

class WatchedTransfer : public DecoratedTransfer {
 public:
  using DecoratedTransfer::DecoratedTransfer;

  void collect(std::span<ChunkResult> results, const Deadline& limit) override {
    ++g_waits->of_parent;
    g_waits->timed_of_parent += limit.has_timers() ? 1 : 0;
    DecoratedTransfer::collect(results, limit);
  }
  std::optional<Task> receive(std::uint32_t worker, const Deadline& limit) override {
    ++g_waits->of_workers;
    g_waits->timed_of_workers += limit.has_timers() ? 1 : 0;
    return DecoratedTransfer::receive(worker, limit);
  }
};

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

TEST_CASE("a round trip of a pool sets no timers", "[trial]") {
  const Mapping shared = Mapping::anonymous_shared(sizeof(Waits));
  for (const Lifecycle lifecycle : {Lifecycle::fork, Lifecycle::pool}) {
    INFO(to_string(lifecycle));
    g_waits = new (shared.data()) Waits{};
    Strategy strategy = for_this_build(*find_strategy("memfd"));
    strategy.open = [](const TransferSpec& spec, ControlBlock& side) -> std::unique_ptr<Transfer> {
      return std::make_unique<WatchedTransfer>(find_strategy("memfd")->open(spec, side));
    };
    const Kernel& kernel = *find_kernel("square");
    take(strategy, kernel, make_point(strategy, kernel, 100, 2, lifecycle), irregular_values(100));
    CHECK(g_waits->of_parent >= 2);
    CHECK(g_waits->of_workers >= 4);
    const bool is_pool = lifecycle == Lifecycle::pool;
    CHECK(g_waits->timed_of_parent == (is_pool ? 0 : g_waits->of_parent.load()));
    CHECK(g_waits->timed_of_workers == (is_pool ? 0 : g_waits->of_workers.load()));
  }
}
