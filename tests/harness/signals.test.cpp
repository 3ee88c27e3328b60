#include "harness/signals.hpp"

#include <unistd.h>

#include <cerrno>

#include "harness/wait_limit.hpp"
#include "tests/catch.hpp"

using namespace zcbench;

TEST_CASE("a deadline alarm interrupts a blocked call, and only after the deadline", "[signals]") {
  const std::int64_t begin_ns = now_ns();
  const DeadlineAlarm alarm(begin_ns + 50'000'000);
  errno = 0;
  CHECK(::pause() == -1);
  CHECK(errno == EINTR);
  CHECK(now_ns() - begin_ns >= 50'000'000);
}

TEST_CASE("an alarm that is set anew forgets the deadline before", "[signals]") {
  const std::int64_t begin_ns = now_ns();
  DeadlineAlarm alarm(begin_ns + 20'000'000);
  alarm.set(begin_ns + 60'000'000);
  CHECK(::pause() == -1);
  CHECK(now_ns() - begin_ns >= 60'000'000);
}

TEST_CASE("an alarm that is gone interrupts nothing", "[signals]") {
  { const DeadlineAlarm alarm(now_ns() + 20'000'000); }
  CHECK(::usleep(60'000) == 0);
}

TEST_CASE("without a signal nothing is thrown", "[signals]") {
  CHECK_NOTHROW(throw_if_interrupted());
}
