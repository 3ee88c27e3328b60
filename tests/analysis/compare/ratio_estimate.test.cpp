#include "analysis/compare/ratio_estimate.hpp"

#include <algorithm>
#include <boost/math/distributions/normal.hpp>
#include <cmath>
#include <numeric>
#include <random>
#include <utility>
#include <vector>

#include "harness/base/random_bits.hpp"
#include "tests/catch.hpp"

using namespace zcbench;

namespace {

const std::vector<double> kBase{10.0, 10.4, 9.9, 10.2, 10.1};
const std::vector<double> kNew{11.0, 11.5, 10.8, 11.1, 11.9, 11.2};

// Returns a number in (0, 1) that is the same with every library.
double draw_uniform(std::mt19937_64& generator) {
  return (static_cast<double>(generator() >> 11) + 0.5) * 0x1p-53;
}

double draw_normal(std::mt19937_64& generator) {
  return boost::math::quantile(boost::math::normal(), draw_uniform(generator));
}

// One launch in five, on average, is 10 times as far off as the others, as with noisy neighbours.
double contaminated(std::mt19937_64& generator) {
  const double scale = draw_uniform(generator) < 0.2 ? 10.0 : 1.0;
  return scale * draw_normal(generator);
}

// All outliers are slow.
double skewed(std::mt19937_64& generator) { return -2.0 * std::log(draw_uniform(generator)); }

// There are two kinds of launches, as different page placements cause them.
double bimodal(std::mt19937_64& generator) {
  return (draw_uniform(generator) < 0.5 ? -3.0 : 3.0) + 0.3 * draw_normal(generator);
}

struct Coverage {
  double alone;  // share of pairs whose interval holds the true ratio, 1
  double alarm;  // share of pairs whose alarm interval for 20 points does
};

Coverage coverage(double (*noise)(std::mt19937_64&), std::size_t launches) {
  constexpr int kPairs = 300;
  std::mt19937_64 generator(launches);
  RatioEstimator ratios(20);
  int alone = 0;
  int alarm = 0;
  const auto draw = [&] {
    std::vector<double> times;
    for (std::size_t i = 0; i < launches; ++i) times.push_back(std::exp(0.02 * noise(generator)));
    return times;
  };
  const auto holds_one = [](const Interval& interval) {
    return interval.low <= 1.0 && interval.high >= 1.0;
  };
  for (int pair = 0; pair < kPairs; ++pair) {
    const std::vector<double> base = draw();
    const RatioEstimate estimate = ratios.estimate(base, draw());
    alone += holds_one(*estimate.interval) ? 1 : 0;
    alarm += holds_one(*estimate.alarm_interval) ? 1 : 0;
  }
  return {alone / double{kPairs}, alarm / double{kPairs}};
}

}  // namespace

// python3, SciPy 1.10.1; a = kBase, b = kNew:
//   la, lb = np.log(a), np.log(b); v, w = la.var(ddof=1) / 5, lb.var(ddof=1) / 6
//   df = (v + w)**2 / (v**2 / 4 + w**2 / 5); d = lb.mean() - la.mean()
//   np.exp(d + np.array([-1, 1]) * stats.t.ppf(1 - e / 2, df) * np.sqrt(v + w))
//   for e = .05: 1.0697410129337956 1.1543904791371007; e = .05 / 50: 1.0223349129690618
//   1.2079200512548893; and the bootstrap, 200,000 times np.median(rng.choice(lb, 6)) -
//   np.median(rng.choice(la, 5)), quantiles .025, .975: 1.06730769 1.15824658
TEST_CASE("the interval is the hull of bootstrap and Welch's t", "[ratio_estimate]") {
  const RatioEstimate estimate = RatioEstimator(50).estimate(kBase, kNew);
  CHECK(estimate.base_median == Approx(10.1));
  CHECK(estimate.new_median == Approx(std::sqrt(11.1 * 11.2)));
  CHECK(estimate.ratio == Approx(1.103949296219117).epsilon(1e-12));
  CHECK(estimate.interval->low == Approx(1.06730769).epsilon(2e-3));  // the bootstrap's end
  CHECK(estimate.interval->low < 1.0697410129337956);
  CHECK(estimate.interval->high == Approx(1.15824658).epsilon(2e-3));
  CHECK(estimate.alarm_interval->low == Approx(1.0223349129690618).epsilon(1e-12));  // Welch's end
  CHECK(estimate.alarm_interval->high == Approx(1.2079200512548893).epsilon(1e-12));
}

// Follows the definition: draws and sorts every resample. The result must agree to the bit, because
// verdicts depend on it.
TEST_CASE("the bootstrap is the one that draws and sorts every resample", "[ratio_estimate]") {
  constexpr std::size_t kResamples = 2000;
  std::mt19937_64 values(3);
  for (const auto& [base_count, other_count] :
       {std::pair{5, 5}, {6, 5}, {2, 9}, {12, 30}, {255, 200}, {256, 200}}) {
    RatioEstimator ratios(1);
    for (int round = 0; round < 3; ++round) {
      std::vector<double> sides[2];
      for (int i = 0; i < base_count; ++i) sides[0].push_back(std::exp(0.01 * draw_normal(values)));
      for (int i = 0; i < other_count; ++i)
        sides[1].push_back(std::exp(0.01 * draw_normal(values)));
      if (round == 1) sides[0].assign(sides[0].size(), sides[1].front());  // ties
      const RatioEstimate estimate = ratios.estimate(sides[0], sides[1]);
      for (auto& side : sides) {
        for (double& value : side) value = std::log(value);
      }
      const bool is_exchanged = std::ranges::lexicographical_compare(sides[1], sides[0]);
      if (is_exchanged) std::swap(sides[0], sides[1]);
      std::mt19937_64 generator(0x7A6362656E6368);
      std::vector<double> differences;
      for (std::size_t resample = 0; resample < kResamples; ++resample) {
        double medians[2];
        for (const int side : {0, 1}) {
          std::vector<double> drawn;
          for (std::size_t i = 0; i < sides[side].size(); ++i) {
            drawn.push_back(sides[side][bounded(generator, sides[side].size())]);
          }
          std::ranges::sort(drawn);
          medians[side] = std::midpoint(drawn[(drawn.size() - 1) / 2], drawn[drawn.size() / 2]);
        }
        differences.push_back(medians[1] - medians[0]);
      }
      std::ranges::sort(differences);
      INFO(base_count << " and " << other_count << " launches, round " << round);
      // Welch's interval may be the wider one, but not at both ends if there are many launches.
      const double low = is_exchanged ? -differences[1949] : differences[50];
      const double high = is_exchanged ? -differences[50] : differences[1949];
      CHECK(estimate.interval->low <= std::exp(low));
      CHECK(estimate.interval->high >= std::exp(high));
      if (base_count <= 30) continue;
      CHECK((estimate.interval->low == std::exp(low) || estimate.interval->high == std::exp(high)));
    }
  }
}

TEST_CASE("exchanged sides give the reciprocals exactly", "[ratio_estimate]") {
  std::mt19937_64 generator(7);
  for (int round = 0; round < 50; ++round) {
    std::vector<double> base;
    std::vector<double> other;
    for (int i = 0; i < 2 + round % 6; ++i) base.push_back(std::exp(draw_normal(generator)));
    for (int i = 0; i < 2 + round % 5; ++i) other.push_back(std::exp(draw_normal(generator)));
    const RatioEstimate there = RatioEstimator(9).estimate(base, other);
    const RatioEstimate back = RatioEstimator(9).estimate(other, base);
    CHECK(std::log(there.ratio) == Approx(-std::log(back.ratio)));
    CHECK(there.interval->low * back.interval->high == Approx(1.0).epsilon(1e-14));
    CHECK(there.interval->high * back.interval->low == Approx(1.0).epsilon(1e-14));
    CHECK(there.alarm_interval->low * back.alarm_interval->high == Approx(1.0).epsilon(1e-14));
  }
}

TEST_CASE("a ratio has no unit, and equal values no width", "[ratio_estimate]") {
  std::vector<double> base_us;
  std::vector<double> new_us;
  for (const double time_ns : kBase) base_us.push_back(time_ns * 1e-3);
  for (const double time_ns : kNew) new_us.push_back(time_ns * 1e-3);
  const RatioEstimate ns = RatioEstimator(3).estimate(kBase, kNew);
  const RatioEstimate us = RatioEstimator(3).estimate(base_us, new_us);
  CHECK(us.ratio == Approx(ns.ratio).epsilon(1e-13));
  CHECK(us.interval->low == Approx(ns.interval->low).epsilon(1e-13));
  CHECK(us.alarm_interval->high == Approx(ns.alarm_interval->high).epsilon(1e-13));
  const std::vector<double> same(5, 3.0);
  CHECK(RatioEstimator(3).estimate(same, same).interval->low == 1.0);
  CHECK(RatioEstimator(3).estimate(same, same).alarm_interval->high == 1.0);
}

TEST_CASE("one launch on a side has a ratio but no interval", "[ratio_estimate]") {
  const std::vector<double> one{20.0};
  CHECK(RatioEstimator(1).estimate(kBase, one).ratio == Approx(20.0 / 10.1));
  CHECK_FALSE(RatioEstimator(1).estimate(kBase, one).interval.has_value());
  CHECK_FALSE(RatioEstimator(1).estimate(one, kBase).alarm_interval.has_value());
}

// Each row has 300 pairs, so a coverage of 95 % is measured to +- 2.5 %.
TEST_CASE("the intervals hold the truth as often as they say", "[ratio_estimate]") {
  for (const std::size_t launches : {5, 10}) {
    for (auto* noise : {normal, contaminated, skewed, bimodal}) {
      const Coverage measured = coverage(noise, launches);
      INFO(launches << " launches: " << measured.alone << " " << measured.alarm);
      CHECK(measured.alone >= 0.925);
      CHECK(measured.alarm >= 0.99);
      CHECK(measured.alone < 1.0);
    }
  }
}
