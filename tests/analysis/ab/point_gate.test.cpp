#include "analysis/ab/point_gate.hpp"

#include <boost/math/distributions/normal.hpp>
#include <cmath>
#include <random>

#include "tests/catch.hpp"

namespace zcbench {

namespace {

using Units = std::vector<UnitEvidence>;

// The noise is normal, drawn by inversion, so that the numbers are the same everywhere.
Units noisy_units(double log_ratio, double deviation, int count, std::uint64_t seed) {
  std::mt19937_64 random(seed);
  const boost::math::normal normal(log_ratio, deviation);
  Units units;
  for (int i = 0; i < count; ++i) {
    const double uniform = (static_cast<double>(random() >> 11) + 0.5) * 0x1p-53;
    units.push_back(
        {.log_ratio = boost::math::quantile(normal, uniform), .standard_error = deviation});
  }
  return units;
}

std::optional<Outcome> decide(const GateRules& rules, const Units& wall, const Units& cpu) {
  PointGate gate(rules, 2);
  for (std::size_t i = 0; i < wall.size(); ++i) gate.add(Units{wall[i], cpu[i]});
  return gate.outcome();
}

std::optional<Outcome> decide(const GateRules& rules, const Units& wall) {
  PointGate gate(rules, 1);
  for (const UnitEvidence& unit : wall) gate.add(Units{unit});
  return gate.outcome();
}

Units swapped(Units units) {
  for (UnitEvidence& unit : units) unit.log_ratio = -unit.log_ratio;
  return units;
}

const GateRules kRules{.detect = 0.0, .margin = 0.03, .alarm_evidence = 1e4, .clear_evidence = 25};

}  // namespace

TEST_CASE("gate: a slowdown fires, an improvement is one, no change is cleared") {
  for (const std::uint64_t seed : {1, 2, 3, 4, 5}) {
    CHECK(decide(kRules, noisy_units(0.05, 0.015, 100, seed)) == Outcome::regression);
    CHECK(decide(kRules, noisy_units(-0.05, 0.015, 100, seed)) == Outcome::improvement);
    CHECK(decide(kRules, noisy_units(0.0, 0.01, 100, seed)) == Outcome::within_margin);
  }
}

TEST_CASE("gate: too little evidence decides nothing") {
  CHECK_FALSE(decide(kRules, noisy_units(0.05, 0.015, 3, 1)));
  CHECK_FALSE(decide(kRules, noisy_units(0.0, 0.2, 50, 1)));
}

TEST_CASE("gate: either metric raises the alarm, both must clear") {
  const Units slow = noisy_units(0.08, 0.01, 60, 1);
  const Units same = noisy_units(0.0, 0.01, 60, 2);
  const Units vague = noisy_units(0.0, 0.3, 60, 3);
  CHECK(decide(kRules, slow, vague) == Outcome::regression);
  CHECK(decide(kRules, vague, slow) == Outcome::regression);
  CHECK_FALSE(decide(kRules, same, vague));
  CHECK(decide(kRules, same, noisy_units(0.0, 0.01, 60, 4)) == Outcome::within_margin);
}

TEST_CASE("gate: swapping the sides swaps the outcome and nothing else") {
  for (std::uint64_t seed = 0; seed < 50; ++seed) {
    const double shift = 0.002 * static_cast<double>(seed) - 0.05;
    const Units units = noisy_units(shift, 0.02, 80, seed);
    PointGate forth(kRules, 1);
    PointGate back(kRules, 1);
    for (const UnitEvidence& unit : units) {
      forth.add(Units{unit});
      back.add(swapped({unit}));
    }
    CHECK(forth.log_slower() == back.log_faster());
    CHECK(forth.log_within() == back.log_within());
    CHECK((forth.outcome() == Outcome::regression) == (back.outcome() == Outcome::improvement));
    CHECK((forth.outcome() == Outcome::within_margin) ==
          (back.outcome() == Outcome::within_margin));
  }
}

TEST_CASE("gate: the first boundary reached is final") {
  PointGate gate(kRules, 1);
  for (const UnitEvidence& unit : noisy_units(0.0, 0.01, 100, 1)) gate.add(Units{unit});
  REQUIRE(gate.outcome() == Outcome::within_margin);
  const double evidence = gate.log_slower();
  for (const UnitEvidence& unit : noisy_units(0.2, 0.01, 100, 2)) gate.add(Units{unit});
  CHECK(gate.outcome() == Outcome::within_margin);
  CHECK(gate.log_slower() == evidence);
}

TEST_CASE("gate: a slowdown below what is to be detected is no alarm") {
  GateRules rules = kRules;
  rules.detect = 0.02;
  rules.margin = 0.05;
  int alarms = 0;
  for (std::uint64_t seed = 0; seed < 200; ++seed) {
    alarms += decide(rules, noisy_units(0.01, 0.01, 200, seed)) == Outcome::regression;
  }
  CHECK(alarms == 0);
}

TEST_CASE("gate: false alarms of fair units are as rare as promised") {
  GateRules rules = kRules;
  rules.alarm_evidence = 20;
  int alarms = 0;
  for (std::uint64_t seed = 0; seed < 1000; ++seed) {
    alarms += decide(rules, noisy_units(0.0, 0.03, 60, seed)) == Outcome::regression;
  }
  CHECK(alarms <= 50);
  CHECK(alarms > 0);  // a gate that cannot fire would pass the check above, too
}

TEST_CASE("gate: a floor widens what counts as a change") {
  const GateRules rules = with_floor(kRules, 1000, 10000);
  CHECK(rules.detect == 0.1);
  CHECK(rules.margin == 0.1);
  CHECK(with_floor(kRules, 1000, 1e9).margin == kRules.margin);
}

TEST_CASE("ratio interval: covers the true ratio, and closes in on it") {
  int covered = 0;
  for (std::uint64_t seed = 0; seed < 200; ++seed) {
    const auto interval = ratio_interval(noisy_units(0.05, 0.02, 40, seed), 0.95);
    REQUIRE(interval);
    covered += interval->low <= std::exp(0.05) && std::exp(0.05) <= interval->high;
  }
  CHECK(covered >= 190);
  const auto few = ratio_interval(noisy_units(0.05, 0.02, 20, 1), 0.95);
  const auto many = ratio_interval(noisy_units(0.05, 0.02, 200, 1), 0.95);
  REQUIRE(few);
  REQUIRE(many);
  CHECK(many->high - many->low < few->high - few->low);
}

TEST_CASE("ratio interval: mirrored when the sides are, nothing without evidence") {
  const Units units = noisy_units(0.03, 0.02, 50, 9);
  const auto forth = ratio_interval(units, 0.95);
  const auto back = ratio_interval(swapped(units), 0.95);
  REQUIRE(forth);
  REQUIRE(back);
  CHECK(forth->low == Approx(1.0 / back->high));
  CHECK(forth->high == Approx(1.0 / back->low));
  CHECK_FALSE(ratio_interval(noisy_units(0.0, 0.02, 2, 1), 0.95));
}

}  // namespace zcbench
