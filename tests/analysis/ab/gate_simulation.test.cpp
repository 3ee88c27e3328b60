#include "analysis/ab/gate_simulation.hpp"

#include <cmath>

#include "tests/catch.hpp"

namespace zcbench {

namespace {

std::vector<MeasuredUnit> units_of(double spread, std::uint64_t seed) {
  std::mt19937_64 random(seed);
  std::vector<MeasuredUnit> units;
  for (int i = 0; i < 40; ++i) {
    const double uniform = static_cast<double>(random() >> 11) * 0x1p-53 - 0.5;
    units.push_back(
        {.metrics = {{.log_ratio = 2.0 * spread * uniform, .standard_error = spread / 2}},
         .seconds = 0.5});
  }
  return units;
}

}  // namespace

TEST_CASE("simulation: no false alarms worth speaking of, and slowdowns are found") {
  std::mt19937_64 random(1);
  const auto units = units_of(0.02, 1);
  const SimulatedRates same = simulate_points(units, {}, 0.0, 120, 300, random);
  CHECK(same.slower == 0.0);
  CHECK(same.within > 0.95);
  const SimulatedRates slow = simulate_points(units, {}, 0.05, 120, 300, random);
  CHECK(slow.slower > 0.95);
  CHECK(slow.mean_seconds < 60);
  CHECK(slow.mean_seconds >= 0.5);
}

TEST_CASE("simulation: a slowdown is found sooner the larger it is") {
  std::mt19937_64 random(2);
  const auto units = units_of(0.06, 2);
  const double small = simulate_points(units, {}, 0.04, 300, 200, random).mean_seconds;
  const double large = simulate_points(units, {}, 0.20, 300, 200, random).mean_seconds;
  CHECK(large < small);
}

TEST_CASE("simulation: quieter units find smaller slowdowns, more time does, too") {
  std::mt19937_64 random(3);
  const auto quiet = smallest_found(units_of(0.01, 3), {}, 30, 100, random);
  const auto noisy = smallest_found(units_of(0.2, 3), {}, 15, 100, random);
  const auto noisy_long = smallest_found(units_of(0.2, 3), {}, 60, 100, random);
  REQUIRE(quiet);
  REQUIRE(noisy_long);
  CHECK(*quiet < *noisy_long);
  CHECK((!noisy || *noisy_long < *noisy));
  CHECK_FALSE(smallest_found(units_of(0.01, 3), {}, 0.5, 100, random));
}

TEST_CASE("simulation: a gate without any threshold alarms in about every other suite") {
  std::mt19937_64 random(4);
  const std::vector<std::vector<MeasuredUnit>> points{units_of(0.02, 1)};
  const SimulatedAlarms often =
      simulate_false_alarms(points, points.size(), {.alarm_evidence = 1.0001}, 60, 2000, random);
  CHECK(often.share > 0.3);
  CHECK(often.suites == 2000);
  CHECK(simulate_false_alarms(points, points.size(), {}, 60, 500, random).share <= 0.01);
}

TEST_CASE("simulation: when the time is up, the least is simulated and counted") {
  std::mt19937_64 random(5);
  const std::vector<std::vector<MeasuredUnit>> points{units_of(0.02, 1)};
  const auto none = [] { return false; };
  const SimulatedRates rates = simulate_points(points[0], {}, 0.5, 60, 400, random, none);
  CHECK(rates.simulated == kLeastSimulated);
  CHECK(rates.slower == 1.0);
  CHECK(simulate_false_alarms(points, 1, {}, 60, 500, random, none).suites == kLeastSimulated);
  std::uint32_t asked = 0;
  const auto some = [&] { return ++asked < 11; };
  CHECK(simulate_points(points[0], {}, 0.5, 60, 400, random, some).simulated ==
        kLeastSimulated + 10);
}

TEST_CASE("noise floor: 1.96 deviations of the log ratios") {
  std::vector<MeasuredUnit> units;
  for (const double ratio : {-0.02, -0.01, 0.0, 0.01, 0.02}) {
    units.push_back({.metrics = {{.log_ratio = ratio, .standard_error = 0.01}}, .seconds = 1});
  }
  CHECK(noise_floor(units) == Approx(std::expm1(1.959963984540054 * 1.482602218505602 * 0.01)));
}

}  // namespace zcbench
