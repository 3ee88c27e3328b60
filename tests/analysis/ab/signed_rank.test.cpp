// Reference values: NumPy 1.24.2 and SciPy 1.10.1 (Debian 12), made by
//   /usr/bin/python3 -c "
//   import numpy as np; from scipy.stats import _morestats
//   def walsh(x): i, j = np.triu_indices(len(x)); return np.sort((x[i] + x[j]) / 2)
//   def rank(n, c):
//     distribution = np.cumsum(_morestats._get_wilcoxon_distr(n))
//     return int(np.searchsorted(distribution, (1 - c) / 2, side='right'))
//   x = np.array([3.25, 1.5, 9.0, 2.75, 4.0, 1.125, 7.5, 2.0, 5.5, 3.0])
//   w = walsh(x); print(np.median(w))
//   for c in (.9, .95, .99): k = rank(len(x), c); print(w[k - 1], w[-k])
//   for n in (5, 6, 7, 8, 10, 14, 15, 20, 30, 40, 50, 51, 60, 100):
//     print(n, [rank(n, c) for c in (.9, .95, .99, .9999)])"
#include "analysis/ab/signed_rank.hpp"

#include <array>
#include <cmath>
#include <random>
#include <stdexcept>
#include <vector>

#include "tests/catch.hpp"

using namespace zcbench;

namespace {

const std::vector<double> kValues{3.25, 1.5, 9.0, 2.75, 4.0, 1.125, 7.5, 2.0, 5.5, 3.0};
constexpr std::array kConfidences{0.9, 0.95, 0.99, 0.9999};

struct Ranks {
  std::size_t count;
  std::array<std::size_t, 4> ranks;
};

double uniform(std::mt19937_64& random) { return static_cast<double>(random() >> 11) * 0x1p-53; }

std::vector<double> uniforms(std::mt19937_64& random, std::size_t count) {
  std::vector<double> values(count);
  for (double& value : values) value = uniform(random);
  return values;
}

}  // namespace

TEST_CASE("signed ranks agree with SciPy", "[signed_rank]") {
  CHECK(hodges_lehmann(kValues) == 3.5);
  const std::array<Interval, 3> expected{{{2.25, 5.5}, {2.125, 5.875}, {1.5625, 7.25}}};
  for (std::size_t i = 0; i < expected.size(); ++i) {
    const auto interval = hodges_lehmann_interval(kValues, kConfidences[i]);
    REQUIRE(interval.has_value());
    CHECK(interval->low == expected[i].low);
    CHECK(interval->high == expected[i].high);
  }
}

TEST_CASE("critical signed ranks are SciPy's up to 50 values", "[signed_rank]") {
  const std::vector<Ranks> table{
      {5, {1, 0, 0, 0}},          {6, {3, 1, 0, 0}},         {7, {4, 3, 0, 0}},
      {8, {6, 4, 1, 0}},          {10, {11, 9, 4, 0}},       {14, {26, 22, 13, 0}},
      {15, {31, 26, 16, 1}},      {20, {61, 53, 38, 11}},    {30, {152, 138, 110, 56}},
      {40, {287, 265, 221, 134}}, {50, {467, 435, 374, 250}}};
  for (const auto& [count, ranks] : table) {
    for (std::size_t i = 0; i < ranks.size(); ++i) {
      INFO("n " << count << " confidence " << kConfidences[i]);
      CHECK(signed_rank_critical(count, kConfidences[i]) == ranks[i]);
    }
  }
}

TEST_CASE("beyond 50 values the rank is the exact one within 1 %", "[signed_rank]") {
  const std::vector<Ranks> table{
      {51, {487, 454, 391, 263}}, {60, {691, 649, 568, 403}}, {100, {2046, 1956, 1780, 1414}}};
  for (const auto& [count, ranks] : table) {
    for (std::size_t i = 0; i < ranks.size(); ++i) {
      INFO("n " << count << " confidence " << kConfidences[i]);
      const auto exact = static_cast<double>(ranks[i]);
      const double allowed = kConfidences[i] > 0.99 ? 0.06 : 0.01;  // wider than necessary
      CHECK(static_cast<double>(signed_rank_critical(count, kConfidences[i])) ==
            Approx(exact).epsilon(allowed));
    }
  }
}

TEST_CASE("closed forms of the Hodges-Lehmann estimate", "[signed_rank]") {
  CHECK(hodges_lehmann(std::vector<double>{7.0}) == 7.0);
  CHECK(hodges_lehmann(std::vector<double>{1.0, 5.0}) == 3.0);
  // The averages are 0, 0.5, 1, 5, 5.5 and 10.
  CHECK(hodges_lehmann(std::vector<double>{10.0, 0.0, 1.0}) == 3.0);
  // The values are symmetric around 4, and one wild value does not move the estimate.
  CHECK(hodges_lehmann(std::vector<double>{1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0}) == 4.0);
  CHECK(hodges_lehmann(std::vector<double>{1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 1e9}) == 4.0);
  // With 6 values, the only 95 % interval is the whole range: P(T < 1) = 1 / 64.
  const auto six = hodges_lehmann_interval(std::vector<double>{6.0, 1.0, 4.0, 2.0, 3.0, 5.0}, 0.95);
  REQUIRE(six.has_value());
  CHECK(six->low == 1.0);
  CHECK(six->high == 6.0);
  CHECK_FALSE(hodges_lehmann_interval(std::vector<double>{1.0, 2.0, 3.0, 4.0, 5.0}, 0.95));
}

TEST_CASE("equal values have an interval of one point", "[signed_rank]") {
  const auto interval = hodges_lehmann_interval(std::vector<double>(20, 2.5), 0.99);
  REQUIRE(interval.has_value());
  CHECK(interval->low == 2.5);
  CHECK(interval->high == 2.5);
}

TEST_CASE("no values and no confidence are refused", "[signed_rank]") {
  CHECK_THROWS_AS(hodges_lehmann({}), std::invalid_argument);
  CHECK_THROWS_AS(hodges_lehmann_interval({}, 0.95), std::invalid_argument);
  for (const double confidence : {0.0, 1.0, -1.0, 95.0, std::nan("")}) {
    CHECK_THROWS_AS(hodges_lehmann_interval(kValues, confidence), std::invalid_argument);
  }
}

TEST_CASE("estimate and interval follow shift, scale, sign and order", "[signed_rank]") {
  std::mt19937_64 random(7);
  for (const std::size_t count : {2u, 7u, 20u, 50u, 51u, 200u}) {
    std::vector<double> values = uniforms(random, count);
    const double estimate = hodges_lehmann(values);
    const auto interval = hodges_lehmann_interval(values, 0.95);
    if (interval) CHECK((interval->low <= estimate && estimate <= interval->high));

    std::vector<double> moved(values.rbegin(), values.rend());
    for (double& value : moved) value = -2.0 * value + 3.0;
    CHECK(hodges_lehmann(moved) == Approx(-2.0 * estimate + 3.0).epsilon(1e-14));
    const auto mirrored = hodges_lehmann_interval(moved, 0.95);
    REQUIRE(mirrored.has_value() == interval.has_value());
    if (!interval) continue;
    CHECK(mirrored->low == Approx(-2.0 * interval->high + 3.0).epsilon(1e-14));
    CHECK(mirrored->high == Approx(-2.0 * interval->low + 3.0).epsilon(1e-14));
    CHECK(hodges_lehmann_interval(values, 0.8)->high <= interval->high);
  }
}

TEST_CASE("the interval covers as often as promised", "[signed_rank]") {
  // The values are uniform around 0.5. The exact coverage for n = 20 at 95 % is 1 - 2 * P(T < 53) =
  // 95.16 %.
  std::mt19937_64 random(28);
  int covered = 0;
  constexpr int kTrials = 4000;
  for (int trial = 0; trial < kTrials; ++trial) {
    const auto interval = *hodges_lehmann_interval(uniforms(random, 20), 0.95);
    if (interval.low <= 0.5 && 0.5 <= interval.high) ++covered;
  }
  // The margin is four standard errors of 0.34 %.
  CHECK(covered == Approx(0.9516 * kTrials).margin(0.0136 * kTrials));
}
