#include "analysis/compare/paired_ratio.hpp"

#include <vector>

#include "tests/catch.hpp"

using namespace zcbench;

// python3, SciPy 1.10.1; d = np.log(new / base):
//   np.exp(d.mean()): 1.0492824224354125
//   np.exp(stats.t.interval(1 - e, 4, loc=d.mean(), scale=stats.sem(d))), which is what
//   stats.ttest_rel judges by; e = .05: 1.0364988037317107 1.0622237074157883;
//   e = .05 / 50: 1.0101430773367603 1.0899382738281942
TEST_CASE("nodes that are compared with themselves", "[paired_ratio]") {
  const std::vector<double> base{10.0, 10.4, 9.9, 10.2, 12.0};
  const std::vector<double> other{10.5, 10.8, 10.5, 10.6, 12.7};
  const RatioEstimate estimate = paired_ratio(base, other, 50);
  CHECK(estimate.base_median == 10.2);
  CHECK(estimate.new_median == 10.6);
  CHECK(estimate.ratio == Approx(1.0492824224354125).epsilon(1e-12));
  REQUIRE(estimate.interval);
  CHECK(estimate.interval->low == Approx(1.0364988037317107).epsilon(1e-10));
  CHECK(estimate.interval->high == Approx(1.0622237074157883).epsilon(1e-10));
  CHECK(estimate.alarm_interval->low == Approx(1.0101430773367603).epsilon(1e-10));
  CHECK(estimate.alarm_interval->high == Approx(1.0899382738281942).epsilon(1e-10));
  const RatioEstimate back = paired_ratio(other, base, 50);
  CHECK(back.ratio == Approx(1.0 / estimate.ratio));
  CHECK(back.interval->low == Approx(1.0 / estimate.interval->high));
}

TEST_CASE("what nodes differ in falls out of a comparison of the same nodes", "[paired_ratio]") {
  const std::vector<double> base{1.0, 10.0, 100.0};
  const std::vector<double> other{1.1, 11.0, 110.0};
  const RatioEstimate estimate = paired_ratio(base, other, 1);
  CHECK(estimate.interval->low == Approx(1.1));
  CHECK(estimate.interval->high == Approx(1.1));
  CHECK_FALSE(paired_ratio(std::vector{1.0}, std::vector{2.0}, 1).interval);
}
