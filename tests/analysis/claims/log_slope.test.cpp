// Reference values: SciPy 1.10.1 (Debian 12), made by
//   /usr/bin/python3 -c "
//   import numpy as np; from scipy import stats
//   for x, y in (([1, 10, 100, 1000], [2.0, 2.1, 1.9, 2.05]),
//                ([1e3, 1e3, 1e4, 1e4, 1e5, 1e5, 1e6], [5., 7., 11., 10., 31., 29., 88.]),
//                ([i + 1 for i in range(30)],
//                 [(i * 7919 % 101 + 1) * (i + 1) ** .5 for i in range(30)])):
//     r = stats.linregress(np.log(x), np.log(y))
//     for e in (.05, .01):
//       t = stats.t.ppf(1 - e / 2, len(x) - 2)
//       print(r.slope, r.slope - t * r.stderr, r.slope + t * r.stderr)"
#include "analysis/claims/log_slope.hpp"

#include <cmath>
#include <random>
#include <stdexcept>
#include <vector>

#include "tests/catch.hpp"

using namespace zcbench;

namespace {

using Values = std::vector<double>;

// Five samples at each of five sizes, y = 3 x^slope times noise of 20 %.
SlopeEstimate noisy_slope(double slope, double error, std::mt19937_64& random) {
  std::normal_distribution<double> noise(0.0, 0.2);
  Values x;
  Values y;
  for (const double size : {1e3, 1e4, 1e5, 1e6, 1e7}) {
    for (int sample = 0; sample < 5; ++sample) {
      x.push_back(size);
      y.push_back(3.0 * std::pow(size, slope) * std::exp(noise(random)));
    }
  }
  return *log_slope(x, y, error);
}

}  // namespace

TEST_CASE("slopes and their intervals agree with SciPy", "[log_slope]") {
  struct Case {
    Values x;
    Values y;
    double error;
    double slope;
    double low;
    double high;
  };
  Values long_x;
  Values long_y;
  for (int i = 0; i < 30; ++i) {
    long_x.push_back(i + 1);
    long_y.push_back((i * 7919 % 101 + 1) * std::sqrt(i + 1));
  }
  const Values x4{1, 10, 100, 1000};
  const Values y4{2.0, 2.1, 1.9, 2.05};
  const Values x7{1e3, 1e3, 1e4, 1e4, 1e5, 1e5, 1e6};
  const Values y7{5, 7, 11, 10, 31, 29, 88};
  const std::vector<Case> cases{
      {x4, y4, 0.05, -0.0011294097605771209, -0.04480993477553992, 0.04255111525438568},
      {x4, y4, 0.01, -0.0011294097605771209, -0.10188640525164129, 0.09962758573048704},
      {x7, y7, 0.05, 0.3869844760576775, 0.30622543987422546, 0.46774351224112953},
      {x7, y7, 0.01, 0.3869844760576775, 0.260308104013126, 0.513660848102229},
      {long_x, long_y, 0.05, 1.046277886602944, 0.6120774491007184, 1.4804783241051698},
      {long_x, long_y, 0.01, 1.046277886602944, 0.46054971635103603, 1.632006056854852}};
  for (const Case& c : cases) {
    const auto estimate = log_slope(c.x, c.y, c.error);
    REQUIRE(estimate);
    CHECK(estimate->slope == Approx(c.slope).epsilon(1e-9));
    CHECK(estimate->interval.low == Approx(c.low).epsilon(1e-9));
    CHECK(estimate->interval.high == Approx(c.high).epsilon(1e-9));
  }
}

TEST_CASE("an exact power law gives its exponent with a narrow interval", "[log_slope]") {
  const Values x{1, 10, 100, 1000};
  for (const double slope : {0.0, 0.5, 1.0, -2.0}) {
    Values y;
    for (const double value : x) y.push_back(7.0 * std::pow(value, slope));
    const auto estimate = log_slope(x, y, 0.05);
    REQUIRE(estimate);
    CHECK(estimate->slope == Approx(slope).margin(1e-12));
    CHECK(estimate->interval.high - estimate->interval.low == Approx(0.0).margin(1e-10));
  }
}

TEST_CASE("units of x and y do not matter", "[log_slope]") {
  const Values x{1, 2, 3, 5, 8, 13};
  const Values y{3, 1, 4, 1, 5, 9};
  Values scaled_x;
  Values scaled_y;
  for (const double value : x) scaled_x.push_back(value * 1e9);
  for (const double value : y) scaled_y.push_back(value * 1e-6);
  const SlopeEstimate plain = *log_slope(x, y, 0.05);
  const SlopeEstimate scaled = *log_slope(scaled_x, scaled_y, 0.05);
  CHECK(scaled.slope == Approx(plain.slope));
  CHECK(scaled.interval.low == Approx(plain.interval.low));
  CHECK(scaled.interval.high == Approx(plain.interval.high));
}

TEST_CASE("no slope is distinguished from a slope", "[log_slope]") {
  CHECK_FALSE(log_slope(Values{1, 2}, Values{1, 2}, 0.05));
  CHECK_FALSE(log_slope(Values{7, 7, 7}, Values{1, 2, 3}, 0.05));
  CHECK_FALSE(log_slope(Values{0.1, 0.1, 0.1}, Values{1, 2, 3}, 0.05));
  CHECK_FALSE(log_slope(Values{1, 2, 3}, Values{1, 0, 3}, 0.05));
  CHECK_FALSE(log_slope(Values{1, 2, 3}, Values{1, std::nan(""), 3}, 0.05));
  CHECK_FALSE(log_slope(Values{1, 2, -3}, Values{1, 2, 3}, 0.05));
  CHECK_THROWS_AS(log_slope(Values{1, 2, 3}, Values{1, 2}, 0.05), std::invalid_argument);
}

TEST_CASE("the slope's interval has its nominal coverage", "[log_slope]") {
  std::mt19937_64 random(28);
  for (const double error : {0.05, 0.01}) {
    int missed = 0;
    constexpr int kTrials = 4000;
    for (int trial = 0; trial < kTrials; ++trial) {
      const Interval interval = noisy_slope(0.3, error, random).interval;
      if (interval.low > 0.3 || interval.high < 0.3) ++missed;
    }
    // Four standard errors.
    const double reach = 4.0 * std::sqrt(error * (1.0 - error) * kTrials);
    CHECK(missed == Approx(error * kTrials).margin(reach));
  }
}
