#include "harness/external/timed_command.hpp"

#include "harness/base/errors.hpp"
#include "tests/catch.hpp"

namespace zcbench {

TEST_CASE("timed command: wall time of the whole, CPU time of what it ran", "[ab]") {
  const CommandTime idle = time_command("sleep 0.05 # and a comment", 60);
  CHECK(idle.real_time_ns >= 50'000'000);
  CHECK(idle.cpu_time_ns < idle.real_time_ns);
  // Work takes CPU time: enough of it takes more than the start of `sleep`.
  CommandTime busy{};
  for (int turns = 30'000; turns < (1 << 30) && busy.cpu_time_ns <= idle.cpu_time_ns; turns *= 2) {
    busy = time_command(
        "i=0; while [ $i -lt " + std::to_string(turns) + " ]; do i=$((i + 1)); done; echo noise",
        600);
    CHECK(busy.real_time_ns > 0);
  }
  CHECK(busy.cpu_time_ns > idle.cpu_time_ns);
}

TEST_CASE("timed command: one that fails or takes too long has no time", "[ab]") {
  CHECK_THROWS_AS(time_command("echo bad luck >&2; exit 7", 60), TrialError);
  CHECK_THROWS_AS(time_command("sleep 600", 0.1), TrialError);
  CHECK_THROWS_AS(time_command("kill -9 $$", 60), TrialError);
}

TEST_CASE("timed command: a talkative one is no failure", "[ab]") {
  CHECK_NOTHROW(time_command("head -c 300000 /dev/zero", 60));
}

}  // namespace zcbench
