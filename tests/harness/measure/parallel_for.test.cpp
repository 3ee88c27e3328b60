#include "harness/measure/parallel_for.hpp"

#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <filesystem>
#include <iterator>
#include <string>
#include <vector>

#include "harness/base/errors.hpp"
#include "tests/catch.hpp"

using namespace zcbench;

TEST_CASE("parts are disjoint, cover everything and are worked on once",
          "[parallel_for][threads]") {
  for (const std::uint32_t threads : {1U, 2U, 3U, kMostSideThreads, kMostSideThreads + 5}) {
    for (const std::uint64_t count : {0, 1, 2, 7, 1000}) {
      INFO(threads << " threads, " << count);
      std::vector<std::atomic<int>> visits(count);
      in_side_threads(threads, count, [&](std::uint64_t begin, std::uint64_t end) {
        for (std::uint64_t i = begin; i < end; ++i) ++visits[i];
      });
      for (const auto& visit : visits) REQUIRE(visit == 1);
    }
  }
}

TEST_CASE("a part that throws ends the call once all have returned", "[parallel_for][threads]") {
  for (const std::uint64_t bad : {0, 3}) {
    std::atomic<int> returned{0};
    const auto work = [&](std::uint64_t begin, std::uint64_t end) {
      ++returned;
      if (begin <= bad && bad < end) throw TrialError("part " + std::to_string(bad));
    };
    CHECK_THROWS_WITH(in_side_threads(4, 4, work), "part " + std::to_string(bad));
    CHECK(returned == 4);
  }
}

TEST_CASE("a small array, or a bound one, is the calling thread's alone", "[parallel_for]") {
  const auto threads = [](std::uint64_t elements, Placement placement) {
    Point point;
    point.placement = placement;
    return side_threads_for(elements, point);
  };
  CHECK(threads(100'000, Placement::free) == 1);
  CHECK(threads(100'000'000, Placement::spread) == 1);
  CHECK(threads(100'000'000, Placement::same_core) == 1);
  CHECK(threads(100'000'000, Placement::free) >= 1);
  CHECK(threads(~std::uint64_t{0}, Placement::free) <= kMostSideThreads);
}

#ifndef __SANITIZE_THREAD__
TEST_CASE("no thread is alive after the call, and a fork works", "[parallel_for][threads]") {
  in_side_threads(4, 4, [](std::uint64_t, std::uint64_t) {});
  const std::filesystem::directory_iterator threads("/proc/self/task");
  CHECK(std::distance(begin(threads), end(threads)) == 1);
  const pid_t pid = ::fork();
  if (pid == 0) ::_exit(0);
  int status = -1;
  REQUIRE(::waitpid(pid, &status, 0) == pid);
  CHECK(status == 0);
}
#endif
