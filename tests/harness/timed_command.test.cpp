#include "harness/timed_command.hpp"

#include "harness/errors.hpp"
#include "tests/catch.hpp"

namespace zcbench {

TEST_CASE("timed command: wall time of the whole, CPU time of what it ran", "[ab]") {
  const CommandTime idle = time_command("sleep 0.05 # and a comment", 20);
  CHECK(idle.real_time_ns >= 50'000'000);
  const CommandTime busy =
      time_command("i=0; while [ $i -lt 60000 ]; do i=$((i + 1)); done; echo noise", 60);
  CHECK(busy.cpu_time_ns > idle.cpu_time_ns);
  CHECK(busy.real_time_ns > 0);
}

TEST_CASE("timed command: one that fails or takes too long has no time", "[ab]") {
  CHECK_THROWS_AS(time_command("echo bad luck >&2; exit 7", 20), TrialError);
  CHECK_THROWS_AS(time_command("sleep 20", 0.1), TrialError);
  CHECK_THROWS_AS(time_command("kill -9 $$", 20), TrialError);
}

TEST_CASE("timed command: a talkative one is no failure", "[ab]") {
  CHECK_NOTHROW(time_command("head -c 300000 /dev/zero", 20));
}

}  // namespace zcbench
