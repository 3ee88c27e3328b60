// Reference values: SciPy 1.10.1 (Debian 12), made by
//   /usr/bin/python3 -c "
//   import numpy as np; from scipy import stats
//   for x in ([1.0, 1.3, .9, 1.4, 1.7, 1.2, 1.9, 2.2, 1.8, 2.5], [3.1, 2.9, 3.0, 3.3, 2.7, 3.2],
//             [i * 7919 % 101 + i * .4 for i in range(20)],
//             [i * 7919 % 101 + i * .4 for i in range(50)]):
//     print(stats.kendalltau(range(len(x)), x, method='exact').pvalue, stats.theilslopes(x)[0])
//   for x in ([1, 2, 2, 3, 3, 3, 4, 2, 5, 6, 5, 7], [i * 7919 % 101 + i * .2 for i in range(80)]):
//     n = len(x); s = sum(np.sign(x[j] - x[i]) for i in range(n) for j in range(i + 1, n))
//     t = np.unique(x, return_counts=True)[1]
//     v = (n * (n - 1) * (2 * n + 5) - sum(t * (t - 1) * (2 * t + 5))) / 18
//     print(2 * stats.norm.sf((abs(s) - 1) / v ** .5), stats.theilslopes(x)[0])"
#include "analysis/compare/monotone_trend.hpp"

#include <algorithm>
#include <cmath>
#include <random>
#include <stdexcept>
#include <vector>

#include "tests/catch.hpp"

using namespace zcbench;

namespace {

std::vector<double> scattered(int count, double slope) {
  std::vector<double> series;
  for (int i = 0; i < count; ++i) series.push_back(i * 7919 % 101 + i * slope);
  return series;
}

}  // namespace

TEST_CASE("Mann-Kendall and Theil-Sen agree with SciPy", "[monotone_trend]") {
  struct Case {
    std::vector<double> series;
    double p;
    double slope;
  };
  const std::vector<Case> cases{
      {{1.0, 1.3, 0.9, 1.4, 1.7, 1.2, 1.9, 2.2, 1.8, 2.5}, 0.00468694885361552, 0.15},
      {{3.1, 2.9, 3.0, 3.3, 2.7, 3.2}, 1.0, 0.02},
      {scattered(20, 0.4), 0.1458442183647273, 1.0},
      {scattered(50, 0.4), 0.04799429357602511, 1.0},
      {{1, 2, 2, 3, 3, 3, 4, 2, 5, 6, 5, 7}, 0.0007852852128146826, 0.5},
      {scattered(80, 0.2), 0.11155654016548057, 0.254054054054054},
  };
  for (const Case& c : cases) {
    INFO(c.series.size() << " values");
    CHECK(mann_kendall_p(c.series) == Approx(c.p).epsilon(1e-9));
    CHECK(theil_sen_slope(c.series) == Approx(c.slope).epsilon(1e-12));
  }
}

TEST_CASE("a series that only goes up has the smallest p there is", "[monotone_trend]") {
  std::vector<double> rising;
  double orders = 1.0;
  for (int i = 0; i < 12; ++i) {
    rising.push_back(std::exp(i));
    orders *= i + 1;
    if (i > 0) CHECK(mann_kendall_p(rising) == Approx(2.0 / orders).epsilon(1e-6));
  }
}

TEST_CASE("too few values, or equal ones, have no trend", "[monotone_trend]") {
  CHECK(mann_kendall_p({}) == 1.0);
  CHECK(mann_kendall_p(std::vector<double>{3.0}) == 1.0);
  CHECK(mann_kendall_p(std::vector<double>(30, 3.0)) == 1.0);
  CHECK(theil_sen_slope(std::vector<double>(30, 3.0)) == 0.0);
  CHECK_THROWS_AS(theil_sen_slope(std::vector<double>{3.0}), std::invalid_argument);
}

TEST_CASE("direction and scale of a trend", "[monotone_trend]") {
  for (const int count : {7, 50, 51}) {
    const std::vector<double> series = scattered(count, 0.7);
    std::vector<double> falling;
    for (const double value : series) falling.push_back(5.0 - 2.0 * value);
    CHECK(mann_kendall_p(falling) == Approx(mann_kendall_p(series)).epsilon(1e-12));
    CHECK(theil_sen_slope(falling) == Approx(-2.0 * theil_sen_slope(series)).epsilon(1e-12));
  }
}

TEST_CASE("one wild value does not bend the slope", "[monotone_trend]") {
  std::vector<double> line;
  for (int i = 0; i < 15; ++i) line.push_back(3.0 + 0.5 * i);
  line[14] = 1e6;
  CHECK(theil_sen_slope(line) == Approx(0.5));
}

TEST_CASE("Mann-Kendall alarms as often as stated where there is no trend", "[monotone_trend]") {
  std::mt19937_64 random(5);
  int alarms = 0;
  constexpr int kSeries = 20'000;
  for (int i = 0; i < kSeries; ++i) {
    std::vector<double> series(15);
    for (double& value : series) value = static_cast<double>(random() >> 11);
    if (mann_kendall_p(series) <= 0.01) ++alarms;
  }
  // For 15 values, P(p <= 1 %) is 0.83 %, because the score is a whole number. The limits are four
  // standard errors away.
  CHECK(alarms > 0.0057 * kSeries);
  CHECK(alarms < 0.0109 * kSeries);
}
