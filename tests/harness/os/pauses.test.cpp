#include "harness/os/pauses.hpp"

#include <sys/wait.h>
#include <unistd.h>

#include <csignal>

#include "tests/catch.hpp"

using namespace zcbench;

namespace {

// Raises the signal that a stopped program gets when it continues.
void pause_seen() {
  count_pauses();
  ::raise(SIGCONT);
}

}  // namespace

TEST_CASE("a watch notices a pause", "[pauses]") {
  count_pauses();
  const PauseWatch before;
  CHECK_FALSE(before.has_paused());
  pause_seen();
  CHECK(before.has_paused());
  CHECK_THROWS_AS(before.check(), Paused);
  CHECK_FALSE(PauseWatch().has_paused());
}

TEST_CASE("stopping a process counts as a pause", "[pauses]") {
  count_pauses();
  const pid_t child = ::fork();
  if (child == 0) {
    const PauseWatch watch;
    ::raise(SIGSTOP);
    ::_exit(watch.has_paused() ? 0 : 1);
  }
  int status = 0;
  REQUIRE(::waitpid(child, &status, WUNTRACED) == child);
  REQUIRE(WIFSTOPPED(status));
  ::kill(child, SIGCONT);
  REQUIRE(::waitpid(child, &status, 0) == child);
  CHECK(status == 0);
}

TEST_CASE("success or a timeout during a pause is a pause, a death is not", "[pauses]") {
  CHECK(pauses_noticed([] { return 7; }) == 7);
  CHECK_THROWS_AS(pauses_noticed([] {
                    pause_seen();
                    return 7;
                  }),
                  Paused);
  CHECK_THROWS_AS(pauses_noticed([]() -> int {
                    pause_seen();
                    throw TrialError("the sample's deadline has passed");
                  }),
                  Paused);
  try {
    pauses_noticed([]() -> int {
      pause_seen();
      throw TrialError("worker 1 died");
    });
    FAIL("nothing was thrown");
  } catch (const Paused&) {
    FAIL("no pause kills a worker");
  } catch (const TrialError& error) {
    CHECK(std::string(error.what()) == "worker 1 died");
  }
}

TEST_CASE("a paused sample is repeated, but not forever", "[pauses]") {
  int taken = 0;
  CHECK(taken_without_pause([&] {
          if (++taken < 3) throw Paused();
          return taken;
        }) == 3);
  taken = 0;
  CHECK_THROWS_WITH(taken_without_pause([&]() -> int {
                      ++taken;
                      throw Paused();
                    }),
                    contains_text("was stopped 10 times"));
  CHECK(taken == kMostPauses);
}
