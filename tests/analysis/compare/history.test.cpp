#include "analysis/compare/history.hpp"

#include <cmath>
#include <random>

#include "tests/catch.hpp"

using namespace zcbench;

namespace {

// The sum of twelve uniform numbers is close enough to normal, and is the same with every library.
double noise(std::mt19937_64& random) {
  double sum = -6.0;
  for (int i = 0; i < 12; ++i) sum += static_cast<double>(random() >> 11) * 0x1p-53;
  return sum;
}

// Medians of 1 ms times the factors, with noise of standard deviation `share`; file i has number 10
// + i.
std::vector<HistoryValue> medians(const std::vector<double>& factors, double share,
                                  std::uint64_t seed) {
  std::mt19937_64 random(seed);
  std::vector<HistoryValue> values;
  for (std::size_t i = 0; i < factors.size(); ++i) {
    values.push_back({10 + i, 1e6 * factors[i] * std::exp(share * noise(random))});
  }
  return values;
}

std::vector<double> creep(std::size_t count, double per_file) {
  std::vector<double> factors;
  for (std::size_t i = 0; i < count; ++i) {
    factors.push_back(std::pow(1.0 + per_file, static_cast<double>(i)));
  }
  return factors;
}

std::vector<double> step(std::size_t before, std::size_t after, double factor) {
  std::vector<double> factors(before, 1.0);
  factors.insert(factors.end(), after, factor);
  return factors;
}

}  // namespace

TEST_CASE("a step is a change with its file and both levels, and no drift", "[history]") {
  const PointHistory point = judge_history("p", medians(step(12, 8, 1.1), 0.01, 1), {});
  REQUIRE(point.changes.size() == 1);
  CHECK(point.changes[0].file == 10 + 12);
  CHECK(point.changes[0].from_ns == Approx(1e6).epsilon(0.01));
  CHECK(point.changes[0].to_ns == Approx(1.1e6).epsilon(0.01));
  CHECK(point.changes[0].ratio() == Approx(1.1).epsilon(0.015));
  CHECK_FALSE(point.drift);
  CHECK(point.total_ratio() == point.changes[0].ratio());
  CHECK(point.is_slower(0.01));
  CHECK_FALSE(point.is_faster(0.01));
  CHECK(point.verdict(0.01) == "slower");
}

TEST_CASE("ten times one per cent is a drift of 10.5 %", "[history]") {
  const PointHistory exact = judge_history("p", medians(creep(11, 0.01), 0.0, 1), {});
  REQUIRE(exact.drift);
  CHECK(exact.drift->ratio == Approx(std::pow(1.01, 10)).epsilon(1e-9));
  CHECK(exact.total_ratio() == exact.drift->ratio);
  // The noise is as large as each step, and the drift is still found nearly always.
  int seen = 0;
  for (std::uint64_t seed = 0; seed < 100; ++seed) {
    const PointHistory point = judge_history("p", medians(creep(11, 0.01), 0.01, seed), {});
    if (point.is_slower(0.03)) ++seen;
    if (point.drift) CHECK(point.drift->ratio == Approx(1.105).epsilon(0.06));
  }
  CHECK(seen >= 97);
}

TEST_CASE("what gets faster is not slower", "[history]") {
  const PointHistory step_down = judge_history("p", medians(step(10, 10, 0.9), 0.01, 3), {});
  CHECK(step_down.is_faster(0.01));
  CHECK_FALSE(step_down.is_slower(0.01));
  CHECK(step_down.verdict(0.01) == "faster");
  const PointHistory drift_down = judge_history("p", medians(creep(15, -0.01), 0.005, 3), {});
  CHECK(drift_down.is_faster(0.01));
}

TEST_CASE("slower and back again is two changes and no slowdown", "[history]") {
  std::vector<double> factors = step(10, 10, 1.1);
  factors.insert(factors.end(), 10, 1.0);
  const PointHistory point = judge_history("p", medians(factors, 0.01, 4), {});
  REQUIRE(point.changes.size() == 2);
  CHECK(point.changes[1].from_ns == point.changes[0].to_ns);
  CHECK_FALSE(point.is_slower(0.01));
  CHECK_FALSE(point.is_faster(0.01));
  CHECK(point.verdict(0.01) == "unchanged");
}

TEST_CASE("a change within the margin is shown and is no slowdown", "[history]") {
  const PointHistory point = judge_history("p", medians(step(15, 15, 1.02), 0.002, 5), {});
  REQUIRE(point.changes.size() == 1);
  CHECK(point.is_slower(0.01));
  CHECK_FALSE(point.is_slower(0.03));
}

TEST_CASE("a history of one or two files has nothing to say", "[history]") {
  for (const std::size_t files : {1u, 2u, 5u}) {
    const PointHistory point = judge_history("p", medians(creep(files, 0.5), 0.0, 1), {});
    CHECK(point.changes.empty());
    CHECK(point.total_ratio() == 1.0);
    CHECK(point.values.size() == files);
  }
}

TEST_CASE("false slowdowns where nothing changed are about one in a hundred points", "[history]") {
  for (const std::size_t files : {12u, 40u}) {
    int slower = 0;
    constexpr int kPoints = 1500;
    for (std::uint64_t seed = 0; seed < kPoints; ++seed) {
      const auto values = medians(std::vector<double>(files, 1.0), 0.05, seed);
      if (judge_history("p", values, {.seed = seed}).is_slower(0.01)) ++slower;
    }
    INFO(files << " files: " << slower << " of " << kPoints);
    CHECK(slower > 0);
    CHECK(slower < 0.0203 * kPoints);  // 1 % plus four standard errors
  }
}
