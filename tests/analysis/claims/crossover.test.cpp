#include "analysis/claims/crossover.hpp"

#include <cmath>
#include <random>
#include <vector>

#include "tests/catch.hpp"

using namespace zcbench;

namespace {

constexpr double kTrueCrossover = 2e5;
constexpr int kSamples = 15;

// The first contestant takes 1 ms at every size; the second takes so long that first / second is
// (size / crossover)^power. `noise` is the standard deviation of both in the logarithm.
std::vector<SizedTimes> contest_of(double power, double noise, std::mt19937_64& random) {
  std::normal_distribution<double> scatter(0.0, noise);
  std::vector<SizedTimes> sizes;
  for (const double size : {1e3, 1e4, 1e5, 1e6, 1e7}) {
    SizedTimes& times = sizes.emplace_back();
    times.size = size;
    for (int i = 0; i < kSamples; ++i) {
      times.first.push_back(1e6 * std::exp(scatter(random)));
      times.second.push_back(1e6 * std::pow(size / kTrueCrossover, -power) *
                             std::exp(scatter(random)));
    }
  }
  return sizes;
}

std::vector<SizedTimes> exchanged(std::vector<SizedTimes> sizes) {
  for (SizedTimes& times : sizes) std::swap(times.first, times.second);
  return sizes;
}

}  // namespace

TEST_CASE("one crossover is found in its place, with the winner above it", "[crossover]") {
  std::mt19937_64 random(28);
  for (const double power : {0.3, -0.3, 1.0}) {
    const Contest contest = compare_over_sizes(contest_of(power, 0.02, random));
    REQUIRE(contest.ratios.size() == 5);
    CHECK(contest.ratios[0].ratio == Approx(std::pow(1e3 / kTrueCrossover, power)).epsilon(0.05));
    REQUIRE(contest.crossovers.size() == 1);
    const Crossover& found = contest.crossovers.front();
    CHECK(found.first_wins_above == (power < 0.0));
    CHECK(found.size == Approx(kTrueCrossover).epsilon(0.15));
    CHECK(found.interval.low < found.size);
    CHECK(found.interval.high > found.size);
    CHECK(found.interval.low > 1e5);
    CHECK(found.interval.high < 1e6);
  }
}

TEST_CASE("exchanging the two exchanges only the winner", "[crossover]") {
  std::mt19937_64 random(5);
  const std::vector<SizedTimes> sizes = contest_of(0.3, 0.05, random);
  const Crossover plain = compare_over_sizes(sizes).crossovers.at(0);
  const Crossover other = compare_over_sizes(exchanged(sizes)).crossovers.at(0);
  CHECK(other.size == Approx(plain.size));
  CHECK(other.first_wins_above != plain.first_wins_above);
  CHECK(other.interval.low == Approx(plain.interval.low).epsilon(0.05));
  CHECK(other.interval.high == Approx(plain.interval.high).epsilon(0.05));
}

TEST_CASE("no crossover if one wins throughout, nothing is decided or there is nothing",
          "[crossover]") {
  std::mt19937_64 random(28);
  std::vector<SizedTimes> sizes = contest_of(0.0, 0.05, random);
  CHECK(compare_over_sizes(sizes).crossovers.empty());
  for (SizedTimes& times : sizes) {
    for (double& value : times.first) value *= 2.0;
  }
  const Contest contest = compare_over_sizes(sizes);
  CHECK(contest.crossovers.empty());
  CHECK(contest.ratios.front().interval->low > 1.0);
  CHECK(compare_over_sizes({}).ratios.empty());
}

TEST_CASE("undecided sizes are bridged, and two crossovers are both found", "[crossover]") {
  std::mt19937_64 random(28);
  // With a tie at 1e5, the crossover lies between 1e4 and 1e6.
  std::vector<SizedTimes> sizes = contest_of(0.5, 0.02, random);
  sizes[2].second = sizes[2].first;
  const Contest bridged = compare_over_sizes(sizes);
  REQUIRE(bridged.crossovers.size() == 1);
  CHECK(bridged.crossovers.front().size > 1e4);
  CHECK(bridged.crossovers.front().size < 1e6);
  // The winner changes back at the largest size.
  for (double& value : sizes[4].first) value *= 1e-6;
  const Contest twice = compare_over_sizes(sizes);
  REQUIRE(twice.crossovers.size() == 2);
  CHECK(twice.crossovers[0].first_wins_above == false);
  CHECK(twice.crossovers[1].first_wins_above == true);
  CHECK(twice.crossovers[1].size > 1e6);
}

TEST_CASE("more sizes decide less at each", "[crossover]") {
  std::mt19937_64 random(28);
  const std::vector<SizedTimes> sizes = contest_of(0.01, 0.02, random);
  const auto width = [&](std::size_t count) {
    const Interval interval = *compare_over_sizes(std::span(sizes).first(count)).ratios[0].interval;
    return interval.high / interval.low;
  };
  CHECK(width(5) > width(1));
}

TEST_CASE("a crossover's interval has nearly the nominal coverage", "[crossover]") {
  std::mt19937_64 random(28);
  int covered = 0;
  constexpr int kTrials = 150;
  for (int trial = 0; trial < kTrials; ++trial) {
    const Contest contest = compare_over_sizes(contest_of(0.4, 0.1, random));
    REQUIRE(contest.crossovers.size() == 1);
    const Interval& interval = contest.crossovers.front().interval;
    if (interval.low <= kTrueCrossover && kTrueCrossover <= interval.high) ++covered;
  }
  // The limit is 95 % minus four standard errors of 1.8 %.
  CHECK(covered >= 0.88 * kTrials);
}
