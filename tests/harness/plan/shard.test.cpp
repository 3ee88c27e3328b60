#include "harness/plan/shard.hpp"

#include <set>

#include "harness/plan/plan.hpp"
#include "tests/catch.hpp"
#include "tests/harness/plan/config_error.hpp"

using namespace zcbench;

namespace {

Plan plan_of(std::size_t points) {
  Plan plan{.points = {}, .excluded_points = 4};
  for (std::size_t i = 0; i < points; ++i) plan.points.emplace_back().elements = i + 1;
  return plan;
}

}  // namespace

TEST_CASE("the parts have every point once, in its place", "[shard]") {
  const Plan whole = plan_of(10);
  for (std::uint32_t count : {1U, 2U, 3U, 10U}) {
    std::set<std::size_t> places;
    for (std::uint32_t index = 0; index < count; ++index) {
      const Shard shard{.index = index, .count = count};
      const Plan part = shard_of(whole, shard);
      CHECK(part.excluded_points == 4);
      for (std::size_t i = 0; i < part.points.size(); ++i) {
        CHECK(part.points[i].elements == shard.place(i) + 1);
        CHECK(places.insert(shard.place(i)).second);
      }
    }
    CHECK(places.size() == 10);
  }
}

TEST_CASE("a part without points is refused", "[shard]") {
  CHECK_THAT(config_error_of([] { shard_of(plan_of(2), {.index = 2, .count = 3}); }),
             contains_text("--shard 3/3: has no points: the plan has 2"));
}

TEST_CASE("parts are written I/N", "[shard]") {
  CHECK(parse_shard("2/3").index == 1);
  CHECK(parse_shard("2/3").count == 3);
  CHECK(parse_shard("1000/1000").text() == "1000/1000");
  CHECK(Shard{}.text() == "1/1");
  for (const char* wrong : {"", "/", "1", "1/", "/2", "0/2", "3/2", "1/0", "01/2", "1/1001", "-1/2",
                            "+1/2", " 1/2", "1/2 ", "1/2/3", "1.0/2", "4294967297/4294967298"}) {
    CHECK_THAT(config_error_of([&] { parse_shard(wrong); }),
               contains_text("is not a shard; allowed: I/N, I from 1 to N, N up to 1000"));
  }
}
