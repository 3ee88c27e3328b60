// Reference values: NumPy 1.24.2 and SciPy 1.10.1 (Debian 12), made by
//   /usr/bin/python3 -c "
//   import numpy as np; from scipy import stats
//   x = np.array([3.25, 1.5, 9.0, 2.75, 4.0, 1.125, 7.5, 2.0, 5.5, 3.0])
//   print(x.mean(), np.median(x), x.std(ddof=1), stats.variation(x, ddof=1), np.quantile(x, .9),
//         np.quantile(x, .25), stats.median_abs_deviation(x))
//   print([int(stats.binom.ppf(0.025, n, 0.5)) for n in (5, 6, 7, 8, 9, 10, 20, 30, 100, 2000)])"
#include "harness/base/statistics.hpp"

#include <cmath>
#include <numeric>
#include <random>
#include <stdexcept>
#include <vector>

#include "tests/catch.hpp"

using namespace zcbench;

namespace {

const std::vector<double> kValues{3.25, 1.5, 9.0, 2.75, 4.0, 1.125, 7.5, 2.0, 5.5, 3.0};

std::vector<double> one_to(std::size_t n) {
  std::vector<double> values(n);
  std::iota(values.rbegin(), values.rend(), 1.0);  // descending: no function may rely on order
  return values;
}

using Values = std::vector<double>;

const Values kFirst{36, 44, 47, 42, 49, 39, 46, 31, 33, 48};
const Values kSecond{32, 39, 26, 35, 43, 27, 40, 37, 34, 29, 49, 42, 40};

}  // namespace

TEST_CASE("statistics agree with NumPy and SciPy", "[statistics]") {
  CHECK(mean(kValues) == Approx(3.9625).epsilon(1e-14));
  CHECK(median(kValues) == 3.125);
  CHECK(minimum(kValues) == 1.125);
  CHECK(sample_standard_deviation(kValues) == Approx(2.6061159371328393).epsilon(1e-14));
  CHECK(coefficient_of_variation(kValues) == Approx(0.6576948737243759).epsilon(1e-14));
  CHECK(quantile(kValues, 0.9) == Approx(7.65).epsilon(1e-14));
  CHECK(quantile(kValues, 0.25) == Approx(2.1875).epsilon(1e-14));
  CHECK(quantile(kValues, 0.0) == 1.125);
  CHECK(quantile(kValues, 1.0) == 9.0);
  CHECK(median_absolute_deviation(kValues) == 1.375);
}

TEST_CASE("a single value is its own summary", "[statistics]") {
  const std::vector<double> one{7.0};
  CHECK(mean(one) == 7.0);
  CHECK(median(one) == 7.0);
  CHECK(quantile(one, 0.9) == 7.0);
  CHECK(sample_standard_deviation(one) == 0.0);
  CHECK(coefficient_of_variation(one) == 0.0);
  CHECK(median_absolute_deviation(one) == 0.0);
}

TEST_CASE("the coefficient of variation of zeros is a number", "[statistics]") {
  CHECK(coefficient_of_variation(std::vector<double>{0.0, 0.0, 0.0}) == 0.0);
}

TEST_CASE("empty spans and invalid probabilities are refused", "[statistics]") {
  CHECK_THROWS_AS(mean({}), std::invalid_argument);
  CHECK_THROWS_AS(minimum({}), std::invalid_argument);
  CHECK_THROWS_AS(median({}), std::invalid_argument);
  CHECK_THROWS_AS(median_interval({}), std::invalid_argument);
  CHECK_THROWS_AS(quantile(kValues, 1.01), std::invalid_argument);
  CHECK_THROWS_AS(quantile(kValues, std::nan("")), std::invalid_argument);
}

TEST_CASE("the median's interval has the binomial ranks", "[statistics]") {
  for (const std::size_t n : {1u, 2u, 5u}) CHECK_FALSE(median_interval(one_to(n)).has_value());
  const std::vector<std::pair<std::size_t, double>> ranks{
      {6, 1},  {7, 1},   {8, 1},    {9, 2},      {10, 2},
      {20, 6}, {30, 10}, {100, 40}, {2000, 956}, {100000, 49690}};
  for (const auto& [n, rank] : ranks) {
    const auto interval = median_interval(one_to(n));
    REQUIRE(interval.has_value());
    CHECK(interval->low == rank);
    CHECK(interval->high == static_cast<double>(n) + 1.0 - rank);
  }
}

TEST_CASE("a smaller error needs more values and gives a wider interval", "[statistics]") {
  // Ranks: scipy.stats.binom.ppf(error / 2, n, 0.5) of SciPy 1.10.1.
  CHECK(median_interval(one_to(10), 0.01)->low == 1);
  CHECK(median_interval(one_to(30), 0.001)->low == 6);
  CHECK(median_interval(one_to(12), 0.05 / 12)->low == 1);
  CHECK_FALSE(median_interval(one_to(7), 0.01).has_value());
}

TEST_CASE("the median's interval has its nominal coverage", "[statistics]") {
  // The median of an exponential distribution is ln 2. The exact coverage for n = 30 is 95.72 %.
  std::mt19937_64 random(28);
  int covered = 0;
  constexpr int kTrials = 4000;
  for (int trial = 0; trial < kTrials; ++trial) {
    std::vector<double> values(30);
    for (double& value : values) {
      value = -std::log1p(-static_cast<double>(random() >> 11) * 0x1p-53);
    }
    const Interval interval = *median_interval(values);
    if (interval.low <= std::log(2.0) && std::log(2.0) <= interval.high) ++covered;
  }
  // The margin is four standard errors of 0.32 %.
  CHECK(covered == Approx(0.9572 * kTrials).margin(0.0128 * kTrials));
}

TEST_CASE("critical values of Student's t agree with SciPy", "[statistics]") {
  // scipy.stats.t.ppf(1 - error / 2, degrees), SciPy 1.10.1
  CHECK(student_reach(0.05, 10.0) == Approx(2.2281388519649385).epsilon(1e-9));
  CHECK(student_reach(0.001, 3.5) == Approx(10.204828631660773).epsilon(1e-9));
}

// The data and the result are from the manual of ci.ratio.median2 in the R package statpsych 1.6.0,
// written by the author of the method.
TEST_CASE("the interval of a ratio of medians agrees with its author's program", "[median_ratio]") {
  const auto interval = median_ratio_interval(kFirst, kSecond);
  REQUIRE(interval);
  CHECK(interval->low == Approx(0.927667).epsilon(1e-6));
  CHECK(interval->high == Approx(1.455933).epsilon(1e-6));
}

TEST_CASE("exchanging the sides gives the reciprocals", "[median_ratio]") {
  const auto interval = median_ratio_interval(kFirst, kSecond);
  const auto exchanged = median_ratio_interval(kSecond, kFirst);
  CHECK(exchanged->low == Approx(1.0 / interval->high));
  CHECK(exchanged->high == Approx(1.0 / interval->low));
}

TEST_CASE("at least six values are needed on each side", "[median_ratio]") {
  const Values five{1, 2, 3, 4, 5};
  const Values six{1, 2, 3, 4, 5, 6};
  CHECK_FALSE(median_ratio_interval(five, six));
  CHECK_FALSE(median_ratio_interval(six, five));
  const auto interval = median_ratio_interval(six, six);
  REQUIRE(interval);
  CHECK(interval->low < 1.0);
  CHECK(interval->high > 1.0);
}

TEST_CASE("equal values have an interval of width 0", "[median_ratio]") {
  const auto interval = median_ratio_interval(Values(6, 4.0), Values(7, 2.0));
  CHECK(interval->low == 2.0);
  CHECK(interval->high == 2.0);
}
