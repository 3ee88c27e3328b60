#include "harness/transfer/robust_lock.hpp"

#include <sys/wait.h>
#include <unistd.h>

#include "harness/base/errors.hpp"
#include "tests/catch.hpp"
#include "tests/harness/os/deadline_fixture.hpp"

using namespace zcbench;

// The thread sanitizer mistakes taking over a dead process's lock for a stray unlock.
#ifndef __SANITIZE_THREAD__

TEST_CASE("a lock whose holder died inside fails everyone after it", "[robust_lock]") {
  ControlBlock side;
  RobustLock lock(side);
  const pid_t pid = ::fork();
  REQUIRE(pid >= 0);
  if (pid == 0) {
    const RobustLock::Guard guard(lock, limit_of_ms(60'000));
    ::_exit(0);  // does not run the guard's destructor
  }
  REQUIRE(::waitpid(pid, nullptr, 0) == pid);
  for (int attempt = 0; attempt < 2; ++attempt) {
    CHECK_THROWS_WITH(RobustLock::Guard(lock, limit_of_ms(60'000)), contains_text("died"));
  }
}

#endif

TEST_CASE("a lock that is never released ends at the deadline", "[robust_lock]") {
  ControlBlock side;
  RobustLock lock(side);
  const RobustLock::Guard guard(lock, limit_of_ms(60'000));
  const pid_t pid = ::fork();
  REQUIRE(pid >= 0);
  if (pid == 0) {
    try {
      const RobustLock::Guard second(lock, limit_of_ms(50));
    } catch (const TrialError&) {
      ::_exit(7);
    }
    ::_exit(0);
  }
  int status = 0;
  REQUIRE(::waitpid(pid, &status, 0) == pid);
  CHECK(WEXITSTATUS(status) == 7);
}

TEST_CASE("an exec'd worker's lock is that of its parent, held or not", "[robust_lock]") {
  ControlBlock side(ControlBlock::Workers::execed);
  RobustLock lock(side);
  const RobustLock::Guard guard(lock, limit_of_ms(60'000));
  const pid_t pid = ::fork();
  REQUIRE(pid >= 0);
  if (pid == 0) {
    ControlBlock view(FileDescriptor(::dup(side.descriptor())));
    RobustLock same(view);
    try {
      const RobustLock::Guard second(same, limit_of_ms(50));
    } catch (const TrialError&) {
      ::_exit(7);
    }
    ::_exit(0);
  }
  int status = 0;
  REQUIRE(::waitpid(pid, &status, 0) == pid);
  CHECK(WEXITSTATUS(status) == 7);
}

TEST_CASE("locks side by side in one memory do not touch each other", "[robust_lock]") {
  ControlBlock side;
  RobustLock left(side);
  RobustLock right(side);
  const RobustLock::Guard held(left, limit_of_ms(60'000));
  CHECK_NOTHROW(RobustLock::Guard(right, limit_of_ms(60'000)));
}
