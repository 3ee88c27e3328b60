// The reference values were made by log_fit_reference.py with SciPy 1.10.1 and NumPy 1.24.2.
#include "analysis/advise/log_fit.hpp"

#include <algorithm>
#include <cmath>
#include <random>

#include "tests/catch.hpp"

using namespace zcbench;

namespace {

// The terms: once, per worker, per element shared by at most two workers, and per element and
// worker.
std::vector<double> terms_of(double elements, double workers) {
  return {1.0, workers, elements / std::min(workers, 2.0), elements * workers};
}

TermTable example_terms() {
  TermTable terms{.columns = 4, .values = {}};
  for (const double workers : {1.0, 2.0, 4.0}) {
    for (const double elements : {1e3, 1e4, 1e5, 1e6}) {
      const std::vector<double> row = terms_of(elements, workers);
      terms.values.insert(terms.values.end(), row.begin(), row.end());
    }
  }
  return terms;
}

const std::vector<double> kTimes{912,  831,  1302, 4950, 1590, 1771,
                                 1745, 3702, 3344, 3001, 3610, 5050};

}  // namespace

TEST_CASE("prices, intervals and predictions agree with SciPy", "[log_fit]") {
  const auto fit = fit_log(example_terms(), kTimes);
  REQUIRE(fit);
  CHECK(fit->prices[0] == Approx(76.55918490560069).epsilon(1e-5));
  CHECK(fit->prices[1] == Approx(780.9107031579904).epsilon(1e-6));
  CHECK(fit->prices[2] == Approx(0.004063965340728813).epsilon(1e-6));
  CHECK(fit->prices[3] == 0.0);
  CHECK(fit->free == std::vector<std::size_t>{0, 1, 2});
  CHECK(fit->degrees_of_freedom == 9.0);
  CHECK(fit->variance == Approx(0.003335570275647298).epsilon(1e-6));

  CHECK(price_interval(*fit, 0, 0.95).low == 0.0);
  CHECK(price_interval(*fit, 0, 0.95).high == Approx(200.57892208009196).epsilon(1e-5));
  CHECK(price_interval(*fit, 1, 0.95).low == Approx(705.8751416279914).epsilon(1e-5));
  CHECK(price_interval(*fit, 1, 0.95).high == Approx(855.9462646879894).epsilon(1e-5));
  CHECK(price_interval(*fit, 2, 0.95).low == Approx(0.003562067387340208).epsilon(1e-5));

  const LogEstimate estimate = estimate_at(*fit, terms_of(2e5, 3.0));
  CHECK(estimate.time == Approx(2825.6878284524532).epsilon(1e-6));
  CHECK(estimate.curve_variance == Approx(0.00043207817003452294).epsilon(1e-5));
  const Interval interval = prediction_interval(estimate, 0.9);
  CHECK(interval.low == Approx(2524.9801247581395).epsilon(1e-6));
  CHECK(interval.high == Approx(3162.20774396359).epsilon(1e-6));
}

TEST_CASE("a price of 0 has an interval from 0 up to what the data allow", "[log_fit]") {
  const auto fit = fit_log(example_terms(), kTimes);
  const Interval interval = price_interval(*fit, 3, 0.95);
  CHECK(interval.low == 0.0);
  CHECK(interval.high > 0.0);
  // At the interval's upper end, this price alone stays below twice the measured time of 4 workers
  // at 1e6 elements.
  CHECK(interval.high * 4e6 < 2.0 * 5050.0);
}

TEST_CASE("the unit of the times scales prices and nothing else", "[log_fit]") {
  std::vector<double> in_ns = kTimes;
  for (double& time : in_ns) time *= 1000.0;
  const auto us = fit_log(example_terms(), kTimes);
  const auto ns = fit_log(example_terms(), in_ns);
  for (std::size_t i = 0; i < 4; ++i) {
    CHECK(ns->prices[i] == Approx(us->prices[i] * 1000.0).epsilon(1e-6));
  }
  CHECK(ns->variance == Approx(us->variance).epsilon(1e-9));
  const auto row = terms_of(3e5, 2.0);
  CHECK(prediction_interval(estimate_at(*ns, row), 0.9).high ==
        Approx(1000.0 * prediction_interval(estimate_at(*us, row), 0.9).high).epsilon(1e-6));
}

TEST_CASE("exact times give exact prices, whatever the order of columns", "[log_fit]") {
  const std::vector<double> prices{50.0, 800.0, 0.004, 1e-5};
  const TermTable terms = example_terms();
  const std::vector<double> times = product(terms, prices);
  const auto fit = fit_log(terms, times);
  const std::vector<std::size_t> reversed{3, 2, 1, 0};
  const auto other = fit_log(with_columns(terms, reversed), times);
  for (std::size_t i = 0; i < 4; ++i) {
    CHECK(fit->prices[i] == Approx(prices[i]).epsilon(1e-5));
    CHECK(other->prices[3 - i] == Approx(prices[i]).epsilon(1e-5));
  }
}

TEST_CASE("what cannot be told or is too few is said", "[log_fit]") {
  TermTable terms = example_terms();
  for (std::size_t row = 0; row < terms.rows(); ++row) terms.values[row * 4 + 3] = terms.at(row, 1);
  const auto fit = fit_log(terms, kTimes);
  CHECK(fit->is_told == std::vector<bool>{true, true, true, false});
  CHECK(fit->prices[3] == 0.0);

  const TermTable two{.columns = 2, .values = {1, 1, 1, 5}};
  CHECK_FALSE(fit_log(two, std::vector<double>{3.0, 7.0}));
  const TermTable empty_row{.columns = 1, .values = {1, 1, 0}};
  CHECK_FALSE(fit_log(empty_row, std::vector<double>{3.0, 7.0, 2.0}));
  CHECK_FALSE(fit_log(TermTable{.columns = 3, .values = {}}, {}));
}

// 400 sets of twelve simulated times have 8 % of noise. The standard error of a rate of 95 % is
// then 1.1 %, so 91.5 % is more than three standard errors away.
TEST_CASE("intervals cover prices and new times at about the rate they promise", "[log_fit]") {
  const std::vector<double> prices{300.0, 800.0, 0.004, 2e-4};
  const TermTable terms = example_terms();
  const std::vector<double> exact = product(terms, prices);
  const std::vector<double> row = terms_of(2e5, 3.0);
  const double new_exact = product({.columns = 4, .values = row}, prices).front();
  std::mt19937_64 random(11);
  std::normal_distribution<double> noise(0.0, 0.08);
  std::vector<int> covered(4, 0);
  int foretold = 0;
  constexpr int kTrials = 400;
  for (int trial = 0; trial < kTrials; ++trial) {
    std::vector<double> times = exact;
    for (double& time : times) time *= std::exp(noise(random));
    const auto fit = fit_log(terms, times);
    REQUIRE(fit);
    for (std::size_t i = 0; i < 4; ++i) {
      const Interval interval = price_interval(*fit, i, 0.95);
      if (interval.low <= prices[i] && prices[i] <= interval.high) ++covered[i];
    }
    const Interval interval = prediction_interval(estimate_at(*fit, row), 0.9);
    const double measured = new_exact * std::exp(noise(random));
    if (interval.low <= measured && measured <= interval.high) ++foretold;
  }
  for (std::size_t i = 0; i < 4; ++i) {
    INFO(i << ": " << covered[i]);
    CHECK(covered[i] >= kTrials * 0.915);
    CHECK(covered[i] <= kTrials * 0.99);
  }
  INFO(foretold);
  CHECK(foretold >= kTrials * 0.855);
  CHECK(foretold <= kTrials * 0.945);
}
