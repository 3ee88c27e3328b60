// Ranks: SciPy 1.10.1 (Debian 12); for n and m values the least k with 2 P(U <= k) > error, where
// P(U <= k) is scipy.stats.mannwhitneyu(x, y, alternative="less", method="exact").pvalue of data
// without ties whose statistic is k:
//   y = range(1, m + 1); left = k; x = []
//   for i in range(n): t = min(m, left); left -= t; x.append(t + .5 + i * 1e-4)
#include "analysis/claims/shift_ratio.hpp"

#include <cmath>
#include <random>
#include <vector>

#include "tests/catch.hpp"

using namespace zcbench;

namespace {

using Values = std::vector<double>;

// The ratios x / y are every power of e^0.01 with an exponent from 1 - n m to 0, once each.
ShiftRatio ratio_of_powers(std::size_t n, std::size_t m, double error) {
  Values x;
  Values y;
  for (std::size_t i = 0; i < n; ++i) x.push_back(std::exp(-0.01 * static_cast<double>(i * m)));
  for (std::size_t j = 0; j < m; ++j) y.push_back(std::exp(0.01 * static_cast<double>(j)));
  return shift_ratio(x, y, error);
}

// Returns `factor` times exp(|normal|). If `wild`, one value in twenty, on average, has ten times
// the exponent.
Values times(std::size_t count, double factor, bool wild, std::mt19937_64& random) {
  std::normal_distribution<double> normal(0.0, 0.1);
  Values values;
  for (std::size_t i = 0; i < count; ++i) {
    const bool is_wild = wild && random() % 20 == 0;
    values.push_back(factor * std::exp(std::abs(normal(random)) * (is_wild ? 10.0 : 1.0)));
  }
  return values;
}

}  // namespace

TEST_CASE("the interval omits as many pairs as SciPy's exact distribution allows",
          "[shift_ratio]") {
  struct Case {
    std::size_t n;
    std::size_t m;
    double error;
    std::size_t rank;
  };
  for (const Case& c : {Case{5, 5, 0.05, 3}, Case{6, 6, 0.05, 6}, Case{10, 10, 0.05, 24},
                        Case{8, 10, 0.05, 18}, Case{10, 8, 0.05, 18}, Case{10, 10, 0.05 / 156.0, 6},
                        Case{30, 30, 0.05, 318}, Case{6, 12, 0.01, 10}}) {
    INFO(c.n << " and " << c.m << " values, error " << c.error);
    const auto interval = ratio_of_powers(c.n, c.m, c.error).interval;
    REQUIRE(interval);
    const auto pairs = static_cast<double>(c.n * c.m);
    const auto rank = static_cast<double>(c.rank);
    CHECK(std::log(interval->low) == Approx(-0.01 * (pairs - rank)).margin(1e-9));
    CHECK(std::log(interval->high) == Approx(-0.01 * (rank - 1.0)).margin(1e-9));
  }
  CHECK_FALSE(ratio_of_powers(4, 3, 0.05).interval);
  CHECK_FALSE(ratio_of_powers(6, 6, 0.001).interval);
}

TEST_CASE("with many pairs, the normal approximation omits no more than the exact one",
          "[shift_ratio]") {
  for (const auto& [error, exact] : {std::pair{0.05, 759.0}, std::pair{0.001, 600.0}}) {
    const auto interval = ratio_of_powers(40, 50, error).interval;
    REQUIRE(interval);
    const double rank = 1.0 - std::log(interval->high) / 0.01;
    CHECK(rank <= exact + 0.5);
    CHECK(rank >= 0.97 * exact);
  }
}

TEST_CASE("exchanging the two gives the reciprocals; units do not matter", "[shift_ratio]") {
  std::mt19937_64 random(28);
  const Values x = times(9, 3.0, false, random);
  const Values y = times(12, 1.0, false, random);
  Values scaled_x;
  Values scaled_y;
  for (const double value : x) scaled_x.push_back(value * 1e6);
  for (const double value : y) scaled_y.push_back(value * 1e6);
  const ShiftRatio plain = shift_ratio(x, y, 0.05);
  const ShiftRatio exchanged = shift_ratio(y, x, 0.05);
  CHECK(exchanged.ratio == Approx(1.0 / plain.ratio));
  CHECK(exchanged.interval->low == Approx(1.0 / plain.interval->high));
  CHECK(exchanged.interval->high == Approx(1.0 / plain.interval->low));
  CHECK(shift_ratio(scaled_x, scaled_y, 0.05).ratio == Approx(plain.ratio));
}

TEST_CASE("a few outliers do not move the estimate", "[shift_ratio]") {
  const Values y{1.0, 1.01, 0.99, 1.02, 0.98, 1.0, 1.01, 0.99, 1.0, 1.0};
  Values x{2.0, 2.02, 1.98, 2.04, 1.96, 2.0, 2.02, 1.98, 2.0, 2.0};
  x[3] = 500.0;
  const ShiftRatio found = shift_ratio(x, y, 0.05);
  CHECK(found.ratio == Approx(2.0).epsilon(0.01));
  CHECK(found.interval->low > 1.9);
  CHECK(found.interval->high < 2.2);
}

TEST_CASE("the interval has its nominal coverage, even with outliers", "[shift_ratio]") {
  std::mt19937_64 random(28);
  constexpr int kTrials = 3000;
  for (const bool wild : {false, true}) {
    for (const double error : {0.05, 0.005}) {
      int missed = 0;
      for (int trial = 0; trial < kTrials; ++trial) {
        const Values x = times(10, 2.0, wild, random);
        const ShiftRatio found = shift_ratio(x, times(8, 1.0, wild, random), error);
        if (found.interval->low > 2.0 || found.interval->high < 2.0) ++missed;
      }
      CHECK(missed <= error * kTrials + 4.0 * std::sqrt(error * kTrials));
    }
  }
}
