#include "harness/os/futex.hpp"

#include <unistd.h>

#include <thread>

#include "harness/base/errors.hpp"
#include "harness/os/signals.hpp"
#include "tests/catch.hpp"
#include "tests/harness/os/deadline_fixture.hpp"
#include "tests/harness/os/process_state.hpp"

using namespace zcbench;

TEST_CASE("a waiter sees the change it was woken for", "[futex][threads]") {
  FutexWord word;
  std::jthread writer([&word, waiter = ::gettid()] {
    falls_asleep(waiter);
    for (std::uint32_t value = 1; value <= 3; ++value) {
      word.value = value;
      futex_wake_all(word);
    }
  });
  CHECK(futex_wait_while(word, 0, limit_of_ms(60'000)) >= 1);
  futex_wait_until(word, 3, limit_of_ms(60'000));
  CHECK(word.value == 3);
}

TEST_CASE("there is no wait if the word already has the value", "[futex]") {
  FutexWord word;
  word.value = 5;
  const Deadline passed(0, [] {});
  CHECK(futex_wait_while(word, 4, passed) == 5);
  CHECK_NOTHROW(futex_wait_until(word, 5, passed));
}

TEST_CASE("waiting ends at the deadline and when the peer is gone", "[futex]") {
  FutexWord word;
  CHECK_THROWS_WITH(futex_wait_while(word, 0, limit_of_ms(30)), contains_text("deadline"));
  const Deadline peer_gone(now_ns() + 20'000'000'000, [] { throw TrialError("gone"); });
  CHECK_THROWS_WITH(futex_wait_until(word, 1, peer_gone), contains_text("gone"));
}

TEST_CASE("an interrupted wait without a timer checks its limit", "[futex]") {
  FutexWord word;
  const std::int64_t begin_ns = now_ns();
  const std::int64_t first_ns = begin_ns + 3 * Deadline::kSliceNs;
  Deadline limit(begin_ns, [] {});
  limit.drop_timers();
  const Alarm alarm(first_ns);
  CHECK_THROWS_WITH(futex_wait_while(word, 0, limit), contains_text("deadline"));
  CHECK(now_ns() >= first_ns);
}
