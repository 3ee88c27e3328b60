#include "harness/results/point_summary.hpp"

#include "tests/analysis/export/export_fixture.hpp"
#include "tests/catch.hpp"

using namespace zcbench;

TEST_CASE("five figures of a point", "[point_summary]") {
  const PointResult result = make_valid(make_point("square", "memfd", 1000, 2), 1e6);
  const auto summary = point_summary(result);
  REQUIRE(summary.has_value());
  CHECK(summary->median_ns == 1e6);
  REQUIRE(summary->interval_ns.has_value());
  CHECK(summary->interval_ns->low == 990'000);
  CHECK(summary->interval_ns->high == 1'010'000);
  CHECK(summary->fastest_ns == 900'000);
  CHECK(summary->p90_ns == Approx(1'068'000));
  CHECK(summary->samples == 9);
}

TEST_CASE("few samples have no interval, no samples no figures", "[point_summary]") {
  const auto few = point_summary(make_external("p"));
  REQUIRE(few.has_value());
  CHECK(few->median_ns == 2500);
  CHECK_FALSE(few->interval_ns.has_value());
  CHECK_FALSE(point_summary(make_failed(make_point("square", "memfd", 1, 1), "x")).has_value());
}

TEST_CASE("the sample nearest to the median is typical, the first of equals", "[point_summary]") {
  PointResult result = make_external("p");  // 4000, 2000, 3000, 1000: median 2500
  REQUIRE(typical_sample(result) != nullptr);
  CHECK(typical_sample(result)->real_time_ns == 2000);
  result.samples.push_back(make_bare_sample(2900));
  CHECK(typical_sample(result)->real_time_ns == 2900);
  CHECK(typical_sample(make_run().points[1]) == nullptr);
}
