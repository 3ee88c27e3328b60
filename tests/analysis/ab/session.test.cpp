#include "analysis/ab/session.hpp"

#include <algorithm>

#include "tests/analysis/ab/ab_fixture.hpp"
#include "tests/analysis/ab/script_side.hpp"
#include "tests/catch.hpp"

namespace zcbench {

namespace {

SessionPlan plan_of(const std::string& baseline, const std::string& candidate, std::size_t points) {
  SessionPlan plan;
  plan.sides[0] = script(baseline);
  plan.sides[1] = script(candidate);
  plan.timeouts_s.assign(points, 10.0);
  for (std::size_t i = 0; i < points; ++i) plan.plan_indices.push_back(i);
  return plan;
}

AbRecord run(const SessionPlan& plan, AbRecord record) {
  run_session(plan, record, [](const std::string&) {});
  return record;
}

}  // namespace

TEST_CASE("session: takes units until every point is decided, then stops", "[ab]") {
  const SessionPlan plan = plan_of(answers_about(1000000), answers_about(1200000), 2);
  const AbRecord record = run(plan, made_up_record({1.0, 1.0}, 0));
  const auto verdicts = judge(record);
  CHECK(verdicts[0].outcome == Outcome::regression);
  CHECK(verdicts[1].outcome == Outcome::regression);
  CHECK(verdicts[0].units < 30);
  AbRecord shorter = record;
  shorter.units.pop_back();  // the last unit was necessary
  CHECK(judge(shorter)[record.units.back().point].outcome == Outcome::inconclusive);
}

TEST_CASE("session: ends with its budget, every status naming what is left", "[ab]") {
  AbRecord record = made_up_record({1.0}, 0);
  record.rules.alpha = 1e-300;
  record.budget_s = 0.3;
  std::size_t statuses = 0;
  run_session(plan_of(answers_about(1000000), answers_about(1200000), 1), record,
              [&](const std::string& status) {
                ++statuses;
                CHECK(status.find(" of runs") != std::string::npos);
                CHECK(status.find(" left") != std::string::npos);
              });
  // The budget may end during a unit, which then has a status but is not recorded.
  CHECK((statuses == record.units.size() || statuses == record.units.size() + 1));
  CHECK(judge(record)[0].outcome == Outcome::inconclusive);
}

TEST_CASE("session: the default budget of two commands is half a minute for quick ones", "[ab]") {
  SessionPlan plan = plan_of(answers_about(1000000), answers_about(1200000), 1);
  plan.budget_follows_first_unit = true;
  for (const double most_s : {600.0, 20.0}) {
    AbRecord record = made_up_record({1.0}, 0);
    record.budget_s = most_s;
    CHECK(run(plan, record).budget_s == std::min(most_s, 30.0));
  }
}

TEST_CASE("session: a side that never answers ends with the budget, undecided", "[ab]") {
  for (const char* hangs :
       {"kill -STOP $$", "sleep 1000000", "trap '' TERM; read -r x; sleep 1000000"}) {
    INFO(hangs);
    AbRecord record = made_up_record({1.0, 1.0}, 0);
    record.budget_s = 0.1;
    record = run(plan_of(hangs, answers_about(1000000), 2), record);
    CHECK(record.units.empty());
    CHECK_FALSE(record.points[0].failure);
    CHECK(verdict_of(judge(record)) == Verdict::inconclusive);
  }
}

TEST_CASE("session: a point that fails is given up, the others go on", "[ab]") {
  SessionPlan plan = plan_of(answers_about(1000000), "exit 3", 1);
  AbRecord record = run(plan, made_up_record({1.0}, 0));
  REQUIRE(record.points[0].failure);
  CHECK(record.points[0].failure->find("status 3") != std::string::npos);
  CHECK(record.units.empty());
}

TEST_CASE("session: without a stop, decided points go on to the end of the budget", "[ab]") {
  SessionPlan plan = plan_of(answers_about(1000000), answers_about(2000000), 1);
  plan.stops_when_decided = false;
  AbRecord record = made_up_record({1.0}, 0);
  record.budget_s = 1e6;
  struct Enough {};
  const auto stop_after_the_verdict = [&](const std::string&) {
    if (record.units.size() > 12) throw Enough();
  };
  CHECK_THROWS_AS(run_session(plan, record, stop_after_the_verdict), Enough);
  record.units.pop_back();
  CHECK(judge(record)[0].outcome == Outcome::regression);
}

TEST_CASE("schedule: a pass has every open point once, in an order that varies", "[ab]") {
  std::mt19937_64 random(1);
  const std::vector<OpenPoint> open{{.point = 4, .units = 0, .seconds_needed = {}},
                                    {.point = 7, .units = 0, .seconds_needed = {}},
                                    {.point = 9, .units = 0, .seconds_needed = {}}};
  std::vector<std::vector<std::size_t>> orders;
  for (int i = 0; i < 60; ++i) {
    auto pass = next_pass(open, 100, random);
    orders.push_back(pass);
    std::ranges::sort(pass);
    CHECK(pass == std::vector<std::size_t>{4, 7, 9});
  }
  std::ranges::sort(orders);
  CHECK(std::unique(orders.begin(), orders.end()) - orders.begin() == 6);
}

TEST_CASE("schedule: short of time, the points nearest to a decision come first", "[ab]") {
  std::mt19937_64 random(1);
  const std::vector<OpenPoint> open{{.point = 0, .units = 5, .seconds_needed = {}},
                                    {.point = 1, .units = 5, .seconds_needed = 30.0},
                                    {.point = 2, .units = 5, .seconds_needed = 4.0},
                                    {.point = 3, .units = 5, .seconds_needed = 5.0}};
  CHECK(next_pass(open, 10, random) == std::vector<std::size_t>{2, 3});
  CHECK(next_pass(open, 1, random) == std::vector<std::size_t>{2});
  CHECK(next_pass(open, 50, random) == std::vector<std::size_t>{2, 3, 1});
}

TEST_CASE("schedule: with time for all, or before a forecast, nobody is left out", "[ab]") {
  std::mt19937_64 random(1);
  std::vector<OpenPoint> open{{.point = 0, .units = 5, .seconds_needed = 9.0},
                              {.point = 1, .units = 5, .seconds_needed = 30.0}};
  CHECK(next_pass(open, 40, random).size() == 2);
  CHECK(next_pass(open, 20, random).size() == 1);
  open[1].units = 2;
  CHECK(next_pass(open, 20, random).size() == 2);
  CHECK(next_pass({}, 20, random).empty());
}

}  // namespace zcbench
