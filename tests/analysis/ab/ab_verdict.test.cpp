#include "analysis/ab/ab_verdict.hpp"

#include "tests/analysis/ab/ab_fixture.hpp"
#include "tests/catch.hpp"

namespace zcbench {

TEST_CASE("ab verdict: each point gets the outcome of its units", "[ab]") {
  const auto verdicts = judge(made_up_record({1.0, 1.05, 0.9}, 60));
  REQUIRE(verdicts.size() == 3);
  CHECK(verdicts[0].outcome == Outcome::within_margin);
  CHECK(verdicts[1].outcome == Outcome::regression);
  CHECK(verdicts[2].outcome == Outcome::improvement);
  CHECK(verdict_of(verdicts) == Verdict::regression);
  CHECK(*verdicts[1].ratio == Approx(1.05).margin(0.01));
  CHECK(*verdicts[1].cpu_ratio == Approx(1.05).margin(0.01));
  CHECK(verdicts[1].interval->low > 1.0);
  CHECK(verdicts[1].interval->high < 1.1);
  CHECK(verdicts[1].baseline_ns == Approx(2e6).epsilon(0.02));
  CHECK(verdicts[1].seconds == Approx(15.0));
  CHECK(verdicts[1].units == 60);
}

TEST_CASE("ab verdict: few units are inconclusive, with a forecast once there is a trend", "[ab]") {
  const auto none = judge(made_up_record({1.0}, 0));
  CHECK(none[0].outcome == Outcome::inconclusive);
  CHECK_FALSE(none[0].ratio);
  const auto few = judge(made_up_record({1.05}, 4));
  CHECK(few[0].outcome == Outcome::inconclusive);
  REQUIRE(few[0].seconds_needed);
  CHECK(*few[0].seconds_needed > 0);
  CHECK(*few[0].seconds_needed < 60);
  CHECK(verdict_of(few) == Verdict::inconclusive);
}

TEST_CASE("ab verdict: more points ask for more evidence for an alarm", "[ab]") {
  const AbRecord alone = made_up_record({1.05}, 15);
  AbRecord among = alone;
  for (int i = 0; i < 999; ++i) among.points.push_back(among.points.front());
  CHECK(judge(alone)[0].outcome == Outcome::regression);
  CHECK(judge(among)[0].outcome == Outcome::inconclusive);
}

TEST_CASE("ab verdict: missing and failed points have no numbers and no pass", "[ab]") {
  AbRecord record = made_up_record({1.0, 1.0}, 60);
  record.points[0].failure = "candidate: it died";
  const auto verdicts = judge(record);
  CHECK(verdicts[0].outcome == Outcome::failed);
  CHECK_FALSE(verdicts[0].ratio);
  CHECK(verdict_of(verdicts) == Verdict::not_comparable);
  record.points[0].is_missing = true;
  CHECK(judge(record)[0].outcome == Outcome::missing);
}

TEST_CASE("ab verdict: a change below the floor is none, whatever its percentage", "[ab]") {
  AbRecord record = made_up_record({1.10}, 60);
  CHECK(judge(record)[0].outcome == Outcome::regression);
  record.rules.floor_ns = 1e6;  // half the time of a sample
  CHECK(judge(record)[0].outcome == Outcome::below_floor);
  AbRecord same = made_up_record({1.0}, 60);
  same.rules.floor_ns = 1e4;  // 0.5 %, less than the margin
  CHECK(judge(same)[0].outcome == Outcome::within_margin);
}

TEST_CASE("ab verdict: swapping the sides mirrors the outcome", "[ab]") {
  for (const double ratio : {0.93, 0.99, 1.0, 1.02, 1.07}) {
    AbRecord record = made_up_record({ratio}, 40);
    const PointVerdict forth = judge(record)[0];
    for (AbUnit& unit : record.units) {
      for (AbPair& pair : unit.pairs) std::swap(pair.samples[0], pair.samples[1]);
    }
    const PointVerdict back = judge(record)[0];
    CHECK(forth.log_slower == back.log_faster);
    CHECK(forth.log_within == back.log_within);
    CHECK((forth.outcome == Outcome::regression) == (back.outcome == Outcome::improvement));
    CHECK(*forth.ratio == Approx(1.0 / *back.ratio));
  }
}

TEST_CASE("ab verdict: a CPU clock that did not tick is no crash", "[ab]") {
  AbRecord record = made_up_record({1.0}, 40);
  for (AbUnit& unit : record.units) {
    for (AbPair& pair : unit.pairs) {
      for (SideSample& sample : pair.samples) sample.cpu_time_ns = 0;
    }
  }
  CHECK(judge(record)[0].outcome == Outcome::within_margin);
}

}  // namespace zcbench
