#include "harness/base/median_ratio.hpp"

#include <vector>

#include "tests/catch.hpp"

using namespace zcbench;

namespace {

using Values = std::vector<double>;

const Values kFirst{36, 44, 47, 42, 49, 39, 46, 31, 33, 48};
const Values kSecond{32, 39, 26, 35, 43, 27, 40, 37, 34, 29, 49, 42, 40};

}  // namespace

// Data and result: manual of ci.ratio.median2 in the R package statpsych 1.6.0, whose author is the
// method's.
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

TEST_CASE("six values on each side are the fewest", "[median_ratio]") {
  const Values five{1, 2, 3, 4, 5};
  const Values six{1, 2, 3, 4, 5, 6};
  CHECK_FALSE(median_ratio_interval(five, six));
  CHECK_FALSE(median_ratio_interval(six, five));
  const auto interval = median_ratio_interval(six, six);
  REQUIRE(interval);
  CHECK(interval->low < 1.0);
  CHECK(interval->high > 1.0);
}

TEST_CASE("values that never vary have an interval of no width", "[median_ratio]") {
  const auto interval = median_ratio_interval(Values(6, 4.0), Values(7, 2.0));
  CHECK(interval->low == 2.0);
  CHECK(interval->high == 2.0);
}
