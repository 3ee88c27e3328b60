#include "analysis/ab/clock_floor.hpp"

#include "tests/catch.hpp"

namespace zcbench {

TEST_CASE("clock floor: the step of a coarse clock", "[ab]") {
  std::int64_t readings = 0;
  CHECK(clock_floor_ns([&] { return ++readings / 7 * 4'000'000; }) == 4e6);
}

TEST_CASE("clock floor: what a reading of a fine clock takes, a few interruptions aside", "[ab]") {
  std::int64_t readings = 0;
  std::int64_t time_ns = 0;
  CHECK(clock_floor_ns([&] { return time_ns += ++readings % 200 == 0 ? 90'000 : 35; }) == 35.0);
}

TEST_CASE("clock floor: this machine's is above nothing", "[ab]") {
  CHECK(clock_floor_ns() >= 1.0);
}

}  // namespace zcbench
