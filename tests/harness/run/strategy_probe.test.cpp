#include "harness/run/strategy_probe.hpp"

#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "harness/model/axis.hpp"
#include "tests/catch.hpp"

using namespace zcbench;

TEST_CASE("every strategy that this machine has can be opened", "[strategy_probe]") {
  for (const Strategy& strategy : strategies()) {
    INFO(strategy.name);
    if (strategy.unavailable()) continue;
    CHECK_FALSE(why_cannot_open(strategy));
    CHECK_FALSE(why_cannot_open(strategy));
  }
  Point point;
  for (const std::string_view word : words_of(Placement{})) {
    axis_named("placement").set(point, word);
    CHECK_FALSE(why_cannot_place(point));
  }
}

TEST_CASE("a strategy whose system calls fail says which", "[strategy_probe]") {
  const pid_t child = ::fork();
  if (child == 0) {
    const rlimit none{.rlim_cur = 0, .rlim_max = 0};
    ::setrlimit(RLIMIT_NOFILE, &none);
    Strategy strategy = *find_strategy("unix_socket");
    strategy.name = "one that has not been asked";
    const auto reason = why_cannot_open(strategy);
    ::_exit(reason && reason->find("EMFILE") != std::string::npos ? 0 : 1);
  }
  int status = 0;
  REQUIRE(::waitpid(child, &status, 0) == child);
  CHECK(status == 0);
}
