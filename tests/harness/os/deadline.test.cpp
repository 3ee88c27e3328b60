#include "harness/os/deadline.hpp"

#include "harness/base/errors.hpp"
#include "tests/catch.hpp"

using namespace zcbench;

TEST_CASE("the clock never goes back", "[deadline]") {
  std::int64_t last_ns = now_ns();
  for (int i = 0; i < 1000; ++i) {
    const std::int64_t next_ns = now_ns();
    REQUIRE(next_ns >= last_ns);
    last_ns = next_ns;
  }
}

TEST_CASE("a slice is short and never past the deadline", "[deadline]") {
  const Deadline far(now_ns() + 60'000'000'000, [] {});
  CHECK(far.slice_ns() == Deadline::kSliceNs);
  CHECK_NOTHROW(far.check());
  const Deadline near(now_ns() + 1'000'000, [] {});
  CHECK(near.slice_ns() <= 1'000'000);
  const Deadline passed(now_ns() - 1, [] {});
  CHECK(passed.slice_ns() == 0);
  CHECK_THROWS_AS(passed.check(), TrialError);
}

TEST_CASE("poll waits at least a millisecond, without timers forever", "[deadline]") {
  CHECK(Deadline(0, [] {}).slice_ms() == 1);
  Deadline far(now_ns() + 60'000'000'000, [] {});
  CHECK(far.slice_ms() == 21);
  CHECK(far.has_timers());
  far.drop_timers();
  CHECK_FALSE(far.has_timers());
  CHECK(far.slice_ms() == -1);
  CHECK(far.slice_ns() == Deadline::kSliceNs);  // some locks cannot be interrupted
}

TEST_CASE("the message at the deadline names those awaited, if any", "[deadline]") {
  const std::string begin = "the sample's deadline has passed";
  const std::string end = "; increase timeout_s if the machine is slow";
  CHECK_THROWS_WITH(Deadline(
                        0, [] {}, [] { return "worker 1"; })
                        .check(),
                    begin + "; not finished: worker 1" + end);
  CHECK_THROWS_WITH(Deadline(
                        0, [] {}, [] { return ""; })
                        .check(),
                    begin + end);
  CHECK_THROWS_WITH(Deadline(0, [] {}).check(), begin + end);
}

TEST_CASE("a dead peer is reported even after the deadline", "[deadline]") {
  const Deadline limit(0, [] { throw Interrupted(2); });
  CHECK_THROWS_AS(limit.check(), Interrupted);
}
