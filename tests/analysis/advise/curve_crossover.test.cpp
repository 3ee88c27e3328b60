#include "analysis/advise/curve_crossover.hpp"

#include <cmath>

#include "tests/catch.hpp"

using namespace zcbench;

namespace {

// The curve fixed + per_element * elements, with the same uncertainty at every size.
Curve line(double fixed, double per_element, double deviation = 0.05) {
  return [=](double elements) {
    return LogEstimate{.time = fixed + per_element * elements,
                       .curve_variance = deviation * deviation,
                       .point_variance = 4.0 * deviation * deviation,
                       .degrees_of_freedom = 20.0};
  };
}

}  // namespace

TEST_CASE("two curves cross where their times are the same", "[curve_crossover]") {
  const auto found = crossovers(line(10, 0.01), line(1000, 0.001), {1e3, 1e7});
  REQUIRE(found.size() == 1);
  CHECK(found[0].elements == Approx(110000.0).epsilon(1e-9));
  // At the interval's ends, the ratio of the times is exp(-+ t(0.975, 20) sqrt(2) 0.05).
  const double ratio = std::exp(2.085963447265837 * std::sqrt(2.0) * 0.05);
  REQUIRE(found[0].low);
  REQUIRE(found[0].high);
  CHECK((1000 + 0.001 * *found[0].low) / (10 + 0.01 * *found[0].low) == Approx(ratio));
  CHECK((10 + 0.01 * *found[0].high) / (1000 + 0.001 * *found[0].high) == Approx(ratio));
}

TEST_CASE("an interval that reaches the ends of the sizes is open there", "[curve_crossover]") {
  const auto found = crossovers(line(10, 0.01), line(1000, 0.001), {1.08e5, 1e7});
  REQUIRE(found.size() == 1);
  CHECK_FALSE(found[0].low);
  CHECK(found[0].high);
  const auto unsure = crossovers(line(10, 0.01, 5.0), line(1000, 0.001, 5.0), {1e3, 1e7});
  REQUIRE(unsure.size() == 1);
  CHECK_FALSE(unsure[0].low);
  CHECK_FALSE(unsure[0].high);
}

TEST_CASE("curves that do not cross, or cross twice", "[curve_crossover]") {
  CHECK(crossovers(line(10, 0.01), line(5, 0.001), {1e3, 1e7}).empty());
  const Curve bend = [](double elements) {
    return line(elements < 1e6 ? 1000.0 : -2e6, elements < 1e6 ? 0.001 : 2.002)(elements);
  };
  const auto found = crossovers(line(10, 0.01), bend, {1e3, 1e7});
  REQUIRE(found.size() == 2);
  CHECK(found[0].elements == Approx(110000.0));
  CHECK(found[1].elements == Approx(2000010.0 / 1.992));
}

TEST_CASE("the lowest curve by size", "[curve_crossover]") {
  const std::vector<Curve> curves{line(1e4, 1e-4), line(10, 0.01), line(2000, 0.002),
                                  line(1e5, 1.0)};
  const auto fastest_ranges = lowest_curves(curves, {1e3, 1e8});
  REQUIRE(fastest_ranges.size() == 3);
  CHECK(fastest_ranges[0].curve == 1);
  CHECK_FALSE(fastest_ranges[0].from);
  CHECK(fastest_ranges[1].curve == 2);
  CHECK(fastest_ranges[1].from->elements == Approx(1990.0 / 0.008));
  CHECK(fastest_ranges[2].curve == 0);
  CHECK(fastest_ranges[2].from->elements == Approx(8000.0 / 0.0019));
  CHECK(lowest_curves({}, {1e3, 1e8}).empty());
}

TEST_CASE("close times cannot be called, distant ones can", "[curve_crossover]") {
  const LogEstimate best = line(100, 0)(1.0);
  // Each time scatters by 10 %, so the limit of the log ratio is t(0.95, 20) sqrt(2) 0.1 = 0.2439.
  CHECK(too_close_to_call(best, line(100 * std::exp(0.243), 0)(1.0), 0.9));
  CHECK_FALSE(too_close_to_call(best, line(100 * std::exp(0.245), 0)(1.0), 0.9));
  CHECK(too_close_to_call(line(100 * std::exp(0.243), 0)(1.0), best, 0.9));
  LogEstimate few = best;
  few.degrees_of_freedom = 2.0;
  CHECK(too_close_to_call(few, line(100 * std::exp(0.4), 0)(1.0), 0.9));
}
