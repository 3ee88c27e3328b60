#include "analysis/compare/change_points.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <random>
#include <stdexcept>

#include "tests/catch.hpp"

using namespace zcbench;

namespace {

using Changes = std::vector<std::size_t>;

double uniform(std::mt19937_64& random) {
  return (static_cast<double>(random() >> 11) + 0.5) * 0x1p-53;
}

// Uses the Box-Muller transform.
double normal(std::mt19937_64& random) {
  const double radius = std::sqrt(-2.0 * std::log(uniform(random)));
  return radius * std::cos(2.0 * std::numbers::pi * uniform(random));
}

// Returns logarithms of times with noise of standard deviation `noise`. At the rate `outliers`, ten
// times `noise` is added.
std::vector<double> noisy(std::mt19937_64& random, std::vector<double> levels, double noise,
                          double outliers = 0.0) {
  for (double& level : levels) {
    level += noise * normal(random);
    if (uniform(random) < outliers) level += 10.0 * noise;
  }
  return levels;
}

std::vector<double> levels(std::initializer_list<std::pair<int, double>> runs) {
  std::vector<double> series;
  for (const auto& [count, level] : runs) series.insert(series.end(), std::size_t(count), level);
  return series;
}

// Returns in how many of `trials` series some change lies within `slack` of `at`.
int found_near(const std::vector<double>& wanted, double noise, double outliers, std::size_t at,
               std::size_t slack, int trials) {
  std::mt19937_64 random(11);
  int found = 0;
  for (int trial = 0; trial < trials; ++trial) {
    const Changes changes = change_points(noisy(random, wanted, noise, outliers));
    found += std::ranges::any_of(
        changes, [&](std::size_t change) { return change + slack >= at && change <= at + slack; });
  }
  return found;
}

}  // namespace

TEST_CASE("a step without noise is found where it is", "[change_points]") {
  for (const std::size_t at : {3u, 5u, 12u, 27u}) {
    std::vector<double> series(30, 1.0);
    for (std::size_t i = at; i < series.size(); ++i) series[i] = 1.1;
    CHECK(change_points(series) == Changes{at});
    std::ranges::reverse(series);
    CHECK(change_points(series) == Changes{30 - at});
  }
}

TEST_CASE("several levels are found, one that comes back too", "[change_points]") {
  std::mt19937_64 random(2);
  CHECK(change_points(noisy(random, levels({{12, 0.0}, {12, 0.1}, {12, 0.0}}), 0.01)) ==
        Changes{12, 24});
  CHECK(change_points(noisy(random, levels({{20, 0.0}, {15, 0.05}, {15, 0.15}, {20, 0.1}}),
                            0.01)) == Changes{20, 35, 50});
}

TEST_CASE("nothing changes in too short, equal or empty series", "[change_points]") {
  CHECK(change_points({}).empty());
  CHECK(change_points(std::vector<double>{1.0}).empty());
  CHECK(change_points(std::vector<double>{1.0, 1.0, 1.0, 2.0, 2.0}).empty());
  CHECK(change_points(std::vector<double>(50, 3.0)).empty());
}

TEST_CASE("shift, scale and seed of equal series change nothing", "[change_points]") {
  std::mt19937_64 random(3);
  const std::vector<double> series = noisy(random, levels({{15, 0.0}, {10, 0.05}}), 0.01);
  std::vector<double> moved = series;
  for (double& value : moved) value = 7.0 - 3.0 * value;
  CHECK(change_points(series) == Changes{15});
  CHECK(change_points(moved) == Changes{15});
  CHECK(change_points(series, {.seed = 99}) == Changes{15});
}

TEST_CASE("single outliers are no change", "[change_points]") {
  std::mt19937_64 random(4);
  for (const std::size_t at : {0u, 7u, 18u, 19u}) {
    std::vector<double> series = noisy(random, std::vector<double>(20, 0.0), 0.01);
    series[at] += 1.0;
    INFO("outlier at " << at);
    CHECK(change_points(series).empty());
  }
}

TEST_CASE("an exchangeable series alarms as often as stated, whatever its noise",
          "[change_points]") {
  constexpr int kSeries = 1500;
  std::mt19937_64 random(6);
  for (const std::size_t count : {12u, 40u}) {
    int alarms = 0;
    for (int i = 0; i < kSeries; ++i) {
      std::vector<double> series = noisy(random, std::vector<double>(count, 0.0), 1.0, 0.05);
      for (double& value : series) value = std::exp(value);  // a long tail
      if (!change_points(series, {.seed = random()}).empty()) ++alarms;
    }
    INFO(count << " values: " << alarms << " alarms");
    CHECK(alarms < 0.0203 * kSeries);  // 1 % plus four standard errors
    CHECK(alarms > 0);
  }
}

TEST_CASE("how often a change is found", "[change_points]") {
  constexpr int kTrials = 100;
  const auto step = [](int before, int after) { return levels({{before, 0.0}, {after, 0.05}}); };
  // The step is five times the noise, with and without outliers, in the middle or near the end.
  CHECK(found_near(step(6, 6), 0.01, 0.0, 6, 1, kTrials) >= 90);
  CHECK(found_near(step(20, 20), 0.01, 0.05, 20, 1, kTrials) >= 95);
  CHECK(found_near(step(37, 3), 0.01, 0.0, 37, 1, kTrials) >= 95);
  // The numbers are 79 and 59; without clipping they would be 64 and 38.
  CHECK(found_near(step(37, 3), 0.01, 0.05, 37, 1, kTrials) >= 72);
  CHECK(found_near(step(37, 3), 0.01, 0.08, 37, 1, kTrials) >= 50);
  CHECK(found_near(levels({{10, 0.0}, {10, 0.05}, {10, 0.0}}), 0.01, 0.0, 10, 1, kTrials) >= 95);
}

TEST_CASE("options out of range are refused", "[change_points]") {
  for (const double significance : {0.0, 1.0, -0.1, std::nan("")}) {
    CHECK_THROWS_AS(change_points({}, {.significance = significance}), std::invalid_argument);
  }
  CHECK_THROWS_AS(change_points({}, {.least_segment = 1}), std::invalid_argument);
}
