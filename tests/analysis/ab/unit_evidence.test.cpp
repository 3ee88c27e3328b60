#include "analysis/ab/unit_evidence.hpp"

#include <algorithm>
#include <cmath>
#include <random>
#include <vector>

#include "harness/base/statistics.hpp"
#include "tests/catch.hpp"

namespace zcbench {

TEST_CASE("unit evidence: median log ratio and its error, by hand") {
  const std::vector<double> baseline{100, 100, 100};
  const std::vector<double> candidate{100, 110, 130};
  const UnitEvidence unit = unit_evidence(baseline, candidate);
  CHECK(unit.log_ratio == Approx(std::log(1.1)));
  // The MAD of {0, log 1.1, log 1.3} is the smaller of the distances log 1.1 and log 1.3/1.1.
  const double mad = std::min(std::log(1.1), std::log(1.3 / 1.1));
  CHECK(unit.standard_error ==
        Approx(1.482602218505602 * mad * std::sqrt(3.14159265358979 / 2 / 3)));
}

TEST_CASE("unit evidence: swapped sides are the exact opposite") {
  const std::vector<double> a{101.7, 99.3, 120.9, 87.1};
  const std::vector<double> b{131.1, 77.7, 119.3, 92.4};
  const UnitEvidence forth = unit_evidence(a, b);
  const UnitEvidence back = unit_evidence(b, a);
  CHECK(forth.log_ratio == -back.log_ratio);
  CHECK(forth.standard_error == back.standard_error);
}

TEST_CASE("unit evidence: the same in another unit of time") {
  const std::vector<double> a{101.7, 99.3, 120.9};
  const std::vector<double> b{131.1, 77.7, 119.3};
  std::vector<double> a_ms;
  std::vector<double> b_ms;
  for (const double value : a) a_ms.push_back(value * 1e-6);
  for (const double value : b) b_ms.push_back(value * 1e-6);
  CHECK(unit_evidence(a_ms, b_ms).log_ratio == Approx(unit_evidence(a, b).log_ratio).epsilon(1e-9));
  CHECK(unit_evidence(a_ms, b_ms).standard_error ==
        Approx(unit_evidence(a, b).standard_error).epsilon(1e-9));
}

TEST_CASE("unit evidence: times without any scatter still have an error") {
  const std::vector<double> same{5, 5, 5};
  CHECK(unit_evidence(same, same).standard_error > 0);
}

TEST_CASE("running scale: cautious at first, then what the units show") {
  RunningScale scale;
  CHECK(scale.factor() == 2.0);
  for (const double ratio : {-0.06, -0.02, 0.02, 0.06}) {
    scale.add({.log_ratio = ratio, .standard_error = 0.01});
  }
  CHECK(scale.factor() == Approx(1.482602218505602 * 4.0));
}

TEST_CASE("running scale: never below 1, and blind to a shift of all units") {
  RunningScale scale;
  for (int unit = 0; unit < 10; ++unit) {
    scale.add({.log_ratio = 0.1 + 0.0001 * unit, .standard_error = 0.01});
  }
  CHECK(scale.factor() == 1.0);
}

TEST_CASE("running scale: forgets what is long past") {
  RunningScale scale;
  for (int unit = 0; unit < 100; ++unit) {
    scale.add({.log_ratio = unit % 2 == 0 ? 0.3 : -0.3, .standard_error = 0.01});
  }
  CHECK(scale.factor() > 20.0);
  for (int unit = 0; unit < 32; ++unit) {
    scale.add({.log_ratio = unit % 2 == 0 ? 0.001 : -0.001, .standard_error = 0.01});
  }
  CHECK(scale.factor() == 1.0);
}

TEST_CASE("running scale: medians of the last 32 units") {
  RunningScale scale;
  std::vector<UnitEvidence> units;
  std::mt19937_64 random(9);
  for (int unit = 0; unit < 200; ++unit) {
    // With ties.
    const double ratio = static_cast<double>(random() % 40) / 1000.0 - 0.02;
    units.push_back({.log_ratio = ratio, .standard_error = 0.001 * (1.0 + unit % 3)});
    scale.add(units.back());
    const std::span last = std::span(units).last(std::min<std::size_t>(units.size(), 32));
    if (last.size() < 4) continue;
    std::vector<double> ratios;
    for (const UnitEvidence& one : last) ratios.push_back(one.log_ratio);
    const double center = median(ratios);
    std::vector<double> distances;
    for (const UnitEvidence& one : last) {
      distances.push_back(std::abs(one.log_ratio - center) / one.standard_error);
    }
    REQUIRE(scale.factor() == std::max(1.0, kDeviationPerMad * median(distances)));
  }
}

TEST_CASE("running scale: the same when the sides are swapped") {
  RunningScale forth;
  RunningScale back;
  for (const double ratio : {0.013, -0.027, 0.041, 0.002, -0.005, 0.019}) {
    forth.add({.log_ratio = ratio, .standard_error = 0.01});
    back.add({.log_ratio = -ratio, .standard_error = 0.01});
  }
  CHECK(forth.factor() == back.factor());
}

}  // namespace zcbench
