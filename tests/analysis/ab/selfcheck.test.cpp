#include "analysis/ab/selfcheck.hpp"

#include "analysis/ab/gate_simulation.hpp"
#include "harness/os/deadline.hpp"
#include "tests/analysis/ab/ab_fixture.hpp"
#include "tests/catch.hpp"

namespace zcbench {

TEST_CASE("selfcheck: quiet points have a low noise floor and find small slowdowns", "[ab]") {
  AbRecord record = made_up_record({1.0, 1.0}, 40, 0.02);
  std::mt19937_64 random(9);
  for (AbUnit& unit : record.units) {
    if (unit.point == 1) unit = made_up_unit(1, 1.0, 0.4, random);
  }
  const Selfcheck check = selfcheck_of(record, 60);
  REQUIRE(check.points.size() == 2);
  const PointNoise& quiet = check.points[0];
  const PointNoise& noisy = check.points[1];
  CHECK(quiet.noise_floor < 0.03);
  CHECK(noisy.noise_floor > 2 * quiet.noise_floor);
  CHECK(quiet.units == 40);
  CHECK(quiet.seconds_per_unit == Approx(0.25));
  CHECK(quiet.within_margin > 0.95);
  REQUIRE(quiet.slowdowns.size() == 3);
  CHECK(quiet.slowdowns[1].found > 0.95);
  REQUIRE(quiet.smallest_per_minute);
  CHECK(*quiet.smallest_per_minute <= 0.03);
  CHECK((!noisy.smallest_per_minute || *noisy.smallest_per_minute > *quiet.smallest_per_minute));
  CHECK(check.suites_with_false_alarm <= 0.01);
  CHECK(check.threshold_false_alarms > 0.1);
}

TEST_CASE("selfcheck: a point without units says why, in text and JSON", "[ab]") {
  AbRecord record = made_up_record({1.0}, 20);
  record.points.push_back(record.points[0]);
  record.points[1].failure = "no luck";
  const Selfcheck check = selfcheck_of(record, 10);
  CHECK(check.points[1].failure == "no luck");
  CHECK(to_text(check, record).find("  no luck\n") != std::string::npos);
  const auto json = to_json(check, record);
  CHECK(json["points"][1]["failure"] == "no luck");
  CHECK(json["points"][0]["noise_floor"].is_number());
  CHECK(selfcheck_of(made_up_record({1.0}, 0), 10).points[0].units == 0);
}

TEST_CASE("selfcheck: a suite may have more points than were measured", "[ab]") {
  const AbRecord record = made_up_record({1.0, 1.0}, 30, 0.02);
  const Selfcheck two = selfcheck_of(record, 30);
  CHECK(two.suite_points == 2);
  const Selfcheck hundred = selfcheck_of(record, 30, 100);
  CHECK(hundred.suite_points == 100);
  CHECK(hundred.points.size() == 2);
  CHECK(hundred.suites_with_false_alarm <= 0.01);
  // With a hundred points, an alarm needs more evidence and therefore more time.
  CHECK(hundred.points[0].slowdowns[1].mean_seconds > two.points[0].slowdowns[1].mean_seconds);
  CHECK(to_text(hundred, record).find("suites of 100 such points") != std::string::npos);
}

TEST_CASE("selfcheck: what the budget leaves no time for is not simulated, and said", "[ab]") {
  const AbRecord record = made_up_record({1.0, 1.0}, 30, 0.02);
  const Selfcheck check = selfcheck_of(record, 30, 0, now_ns());
  CHECK(check.points[1].simulated == kLeastSimulated);
  CHECK(check.suites == kLeastSimulated);
  CHECK(to_json(check, record)["points"][0]["simulated"] == kLeastSimulated);
  CHECK(to_text(check, record).find("ended the simulation early: at least 20 instead of 400") !=
        std::string::npos);
  CHECK(to_text(selfcheck_of(record, 30), record).find("early") == std::string::npos);
}

TEST_CASE("selfcheck: the same record gives the same figures", "[ab]") {
  const AbRecord record = made_up_record({1.0}, 20);
  CHECK(to_json(selfcheck_of(record, 30), record) == to_json(selfcheck_of(record, 30), record));
}

}  // namespace zcbench
