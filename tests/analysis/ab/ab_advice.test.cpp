#include "analysis/ab/ab_advice.hpp"

#include <cmath>
#include <random>

#include "analysis/ab/gate_simulation.hpp"
#include "tests/analysis/ab/ab_fixture.hpp"
#include "tests/catch.hpp"

namespace zcbench {

namespace {

// Units whose log ratios have the standard deviation log(1 + scatter), although the pairs within
// each unit agree to within 2 %.
std::vector<MeasuredUnit> scattered_units(double scatter, std::size_t count) {
  std::mt19937_64 random(3);
  std::normal_distribution<double> normal(0.0, std::log1p(scatter));
  std::vector<MeasuredUnit> units;
  for (std::size_t i = 0; i < count; ++i) {
    const double shift = normal(random);
    units.push_back({.metrics = {{.log_ratio = shift, .standard_error = 0.01},
                                 {.log_ratio = shift, .standard_error = 0.01}},
                     .seconds = 1.0});
  }
  return units;
}

AbRecord scattered_record(double scatter, int units) {
  AbRecord record = made_up_record({1.0, 1.0}, 0);
  std::mt19937_64 random(7);
  std::normal_distribution<double> normal(0.0, std::log1p(scatter));
  for (int unit = 0; unit < units; ++unit) {
    record.units.push_back(made_up_unit(0, 1.0, 0.01, random));
    record.units.push_back(made_up_unit(1, std::exp(normal(random)), 0.01, random));
  }
  return record;
}

}  // namespace

TEST_CASE("ab advice: the forecast is what a simulated gate takes", "[ab]") {
  const GateRules rules{.detect = 0.01, .margin = 0.03};
  for (const double scatter : {0.05, 0.09}) {
    CAPTURE(scatter);
    const std::vector<MeasuredUnit> units = scattered_units(scatter, 400);
    CHECK(unit_scatter(units) == Approx(scatter).epsilon(0.15));
    std::mt19937_64 random(1);
    const double forecast = units_to_clear(scatter, rules.margin);
    const auto share_cleared = [&](double seconds) {
      return simulate_points(units, rules, 0.0, seconds, 200, random).within;
    };
    CHECK(share_cleared(forecast) > 0.65);
    CHECK(share_cleared(forecast / 2.0) < 0.5);
  }
}

TEST_CASE("ab advice: one line names the scatter and what would decide", "[ab]") {
  const AbRecord record = scattered_record(0.08, 12);
  const auto verdicts = judge(record);
  REQUIRE(verdicts[1].outcome == Outcome::inconclusive);
  const std::string line = scatter_advice(record, verdicts);
  CAPTURE(line);
  CHECK_THAT(line, contains_text("1 point undecided because the units scatter by "));
  CHECK_THAT(line, contains_text("more than the margin of 3 %"));
  CHECK_THAT(line, contains_text("--budget "));
  CHECK_THAT(line, contains_text(", or --margin "));
  CHECK(line.find('\n') == std::string::npos);
}

TEST_CASE("ab advice: no line where units agree, or are too few", "[ab]") {
  const AbRecord agree = made_up_record({1.05}, 4);
  REQUIRE(judge(agree)[0].outcome == Outcome::inconclusive);
  CHECK(scatter_advice(agree, judge(agree)).empty());
  const AbRecord few = scattered_record(0.08, 3);
  CHECK(scatter_advice(few, judge(few)).empty());
}

}  // namespace zcbench
