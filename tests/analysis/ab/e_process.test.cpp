#include "analysis/ab/e_process.hpp"

#include <cmath>
#include <random>
#include <vector>

#include "harness/base/random_bits.hpp"
#include "tests/catch.hpp"

namespace zcbench {

namespace {

// Noise with heavy tails and drift, against which coin flips have to protect.
double awkward_noise(std::mt19937_64& random, int at) {
  const double uniform = static_cast<double>(random() >> 11) * 0x1p-53;
  return 0.02 * std::tan(1.5 * (uniform - 0.5)) + 0.01 * std::sin(at / 7.0);
}

double simulated_mean(double boundary, double center, int steps) {
  std::mt19937_64 random(7);
  constexpr int kRuns = 20000;
  double sum = 0.0;
  for (int run = 0; run < kRuns; ++run) {
    EProcess process(boundary);
    for (int step = 0; step < steps; ++step) {
      const double noise = awkward_noise(random, step);
      process.add(center + (coin(random) ? noise : -noise), 0.02);
    }
    sum += std::exp(process.log_value());
  }
  return sum / kRuns;
}

}  // namespace

TEST_CASE("e-process: one difference gives what the bets say, by hand") {
  EProcess process(0.0);
  CHECK(process.log_value() == Approx(0.0).margin(1e-15));
  process.add(0.01, 0.02);
  double mean = 0.0;
  for (const double shift : {0.005, 0.01, 0.02, 0.04, 0.08, 0.16}) {
    mean += (1.0 + std::min(0.95, std::tanh(shift * 0.01 / 0.0004))) / 6.0;
  }
  CHECK(process.log_value() == Approx(std::log(mean)).epsilon(1e-12));
}

// Bets on thousands of differences drive the wealth beyond the range of a double, up and down.
TEST_CASE("e-process: one that is simulated says the same but for rounding") {
  std::mt19937_64 random(11);
  for (const double center : {0.0, 0.002, -0.05, 0.3}) {
    for (const double scale : {1e-5, 0.004, 0.05, 2.0}) {
      EProcess exact(0.01);
      SimulatedEProcess simulated(0.01);
      for (int step = 0; step < 3000; ++step) {
        const double noise = scale * awkward_noise(random, step) / 0.02;
        const double difference = step % 50 == 0 ? 0.01 : center + noise;
        exact.add(difference, scale);
        simulated.add(difference, scale);
        REQUIRE(simulated.log_value() == Approx(exact.log_value()).epsilon(1e-9).margin(1e-9));
      }
    }
  }
}

TEST_CASE("e-process: a martingale under the null, whatever the noise") {
  // The standard error of these means is below 0.02, because the bets are small.
  CHECK(simulated_mean(0.0, 0.0, 3) == Approx(1.0).margin(0.03));
}

TEST_CASE("e-process: below the boundary the mean stays below 1") {
  CHECK(simulated_mean(0.01, 0.0, 5) < 1.0);
  CHECK(simulated_mean(0.0, -0.005, 5) < 1.0);
}

TEST_CASE("e-process: above the boundary it grows") {
  EProcess process(0.0);
  std::mt19937_64 random(3);
  for (int step = 0; step < 100; ++step) process.add(0.02 + awkward_noise(random, step), 0.02);
  CHECK(process.log_value() > std::log(1e4));
}

TEST_CASE("e-process: a thousand units in a row neither overflow nor end the stake") {
  EProcess up(0.0);
  EProcess down(0.0);
  for (int step = 0; step < 1000; ++step) {
    up.add(0.5, 1e-3);
    down.add(-0.5, 1e-3);
  }
  CHECK(up.log_value() > 600.0);
  CHECK(std::isfinite(up.log_value()));
  CHECK(std::isfinite(down.log_value()));
}

TEST_CASE("e-process: a difference of exactly the boundary says nothing") {
  EProcess process(0.01);
  process.add(0.01, 0.02);
  CHECK(process.log_value() == Approx(0.0).margin(1e-15));
}

TEST_CASE("e-process: the mean of exponentials survives large ones") {
  const std::vector<double> values{1000.0, 1000.0, 0.0};
  CHECK(log_mean_exp(values.data(), values.data() + 3) ==
        Approx(1000.0 + std::log(2.0 / 3.0)).epsilon(1e-12));
}

}  // namespace zcbench
