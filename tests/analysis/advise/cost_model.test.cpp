#include "analysis/advise/cost_model.hpp"

#include <cmath>
#include <map>
#include <numeric>

#include "tests/analysis/advise/simulated_costs.hpp"
#include "tests/catch.hpp"

using namespace zcbench;

namespace {

std::map<Cost, Price> priced(const CostModel& model, const std::string& kernel) {
  std::map<Cost, Price> prices;
  for (const Price& price : prices_of(model, kernel)) prices[price.cost] = price;
  return prices;
}

// The costs of the simulated strategy that moves its array, under the model's names.
std::map<Cost, double> known_prices(const KnownCosts& costs) {
  return {{Cost::worker, costs.worker},
          {Cost::fixed, costs.fixed},
          {Cost::crowded_worker, costs.crowded_worker},
          {Cost::page_fault, costs.page_fault},
          {Cost::moved_small, costs.moved},
          {Cost::moved_large, costs.moved / 2.0},
          {Cost::computed_cache, costs.cached},
          {Cost::computed_memory, costs.memory},
          {Cost::computed_alone, costs.alone}};
}

}  // namespace

TEST_CASE("times without noise give back the prices they were made of", "[cost_model]") {
  std::mt19937_64 random(1);
  for (const bool moves : {false, true}) {
    const KnownCosts costs{.moves = moves};
    const auto points = simulated_points(costs, 0.0, random);
    const auto model = fit_costs(points, kTwoCpus);
    REQUIRE(model);
    CHECK(model->strategy == "simulated");
    CHECK(model->lifecycle == "fork");
    const auto of_statistics = priced(*model, "statistics");
    CHECK(of_statistics.at(Cost::worker).value == Approx(costs.worker).epsilon(0.03));
    CHECK(of_statistics.at(Cost::computed_cache).value == Approx(costs.cached).epsilon(0.03));
    CHECK(of_statistics.at(Cost::computed_memory).value == Approx(costs.memory).epsilon(0.03));
    CHECK(of_statistics.at(Cost::computed_alone).value == Approx(costs.alone).epsilon(0.05));
    CHECK(priced(*model, "square").at(Cost::computed_cache).value ==
          Approx(1.5 * costs.cached).epsilon(0.03));
    CHECK(of_statistics.contains(Cost::moved_small) == moves);
    if (moves) {
      CHECK(of_statistics.at(Cost::moved_small).value == Approx(costs.moved).epsilon(0.03));
      CHECK(of_statistics.at(Cost::moved_large).value == Approx(costs.moved / 2).epsilon(0.03));
    }
    for (const auto& [elements, workers] :
         {std::pair{3e5, 3.0}, std::pair{1e6, 4.0}, std::pair{5e6, 1.0}, std::pair{2e3, 2.0}}) {
      const auto prediction = predict(*model, {"square", elements, workers});
      CHECK(prediction->estimate.time ==
            Approx(known_time(costs, "square", elements, workers)).epsilon(0.005));
    }
  }
}

TEST_CASE("the parts of a prediction add up to it, and stand where they belong", "[cost_model]") {
  std::mt19937_64 random(2);
  const KnownCosts costs{.moves = true};
  const auto model = fit_costs(simulated_points(costs, 0.0, random), kTwoCpus);
  const auto prediction = predict(*model, {"statistics", 1e6, 4.0});
  CHECK(std::accumulate(prediction->parts_ns.begin(), prediction->parts_ns.end(), 0.0) ==
        Approx(prediction->estimate.time));
  CHECK(prediction->parts_ns[0] ==
        Approx(costs.fixed + 4 * costs.worker + 2 * costs.crowded_worker).epsilon(0.05));
  CHECK(prediction->parts_ns[1] == Approx(costs.page_fault * known_faults(1e6, 4.0)).epsilon(0.05));
  CHECK(prediction->parts_ns[3] == Approx((0.3 / 2 + 0.1) * 8e6).epsilon(0.05));
  CHECK(predict(*model, {"null", 1e6, 4.0})->parts_ns[3] == 0.0);
}

TEST_CASE("extrapolation is marked per axis, an unknown kernel is nothing", "[cost_model]") {
  std::mt19937_64 random(3);
  const auto model = fit_costs(simulated_points({}, 0.05, random), kTwoCpus);
  const auto inside = predict(*model, {"square", 1e3, 4.0});
  CHECK_FALSE(inside->beyond_elements);
  CHECK_FALSE(inside->beyond_workers);
  CHECK(predict(*model, {"square", 999.0, 4.0})->beyond_elements);
  CHECK(predict(*model, {"square", 1.1e7, 4.0})->beyond_elements);
  CHECK(predict(*model, {"square", 1e7, 5.0})->beyond_workers);
  CHECK_FALSE(predict(*model, {"square", 1e7, 5.0})->beyond_elements);
  CHECK_FALSE(predict(*model, {"cube", 1e6, 1.0}));
  CHECK(prices_of(*model, "cube").empty());
}

TEST_CASE("without points beyond a level the price below it goes on", "[cost_model]") {
  std::mt19937_64 random(4);
  const KnownCosts costs{.moves = true};
  auto points = simulated_points(costs, 0.0, random);
  std::erase_if(points, [](const Measurement& one) { return one.elements > 1e5; });
  const auto model = fit_costs(points, kTwoCpus);
  const auto prices = priced(*model, "square");
  CHECK_FALSE(prices.contains(Cost::computed_memory));
  CHECK_FALSE(prices.contains(Cost::moved_large));
  const double at = predict(*model, {"square", 1e6, 1.0})->estimate.time;
  CHECK(predict(*model, {"square", 1e8, 1.0})->estimate.time > 20.0 * at);
}

TEST_CASE("few points are refused, not interpreted", "[cost_model]") {
  std::mt19937_64 random(5);
  auto points = simulated_points({}, 0.05, random);
  CHECK_FALSE(fit_costs({}, kTwoCpus));
  points.resize(1);
  CHECK_FALSE(fit_costs(points, kTwoCpus));
}

TEST_CASE("an unmoved array of a strategy that sends headers has no price for moving",
          "[cost_model]") {
  std::mt19937_64 random(6);
  auto points = simulated_points({}, 0.05, random);
  for (Measurement& one : points) one.moved_bytes = 0.01 * 8.0 * one.elements;
  CHECK(priced(*fit_costs(points, kTwoCpus), "null").contains(Cost::moved_small));
  for (Measurement& one : points) one.moved_bytes = 0.009 * 8.0 * one.elements;
  CHECK_FALSE(priced(*fit_costs(points, kTwoCpus), "null").contains(Cost::moved_small));
}

// 200 simulated files have 8 % of noise. For a rate of 95 %, three standard errors are 4.6 %.
TEST_CASE("intervals hold the known prices at about the rate they promise", "[cost_model]") {
  const KnownCosts costs{.moves = true};
  const std::map<Cost, double> known = known_prices(costs);
  std::mt19937_64 random(7);
  std::map<Cost, int> covered;
  int foretold = 0;
  constexpr int kTrials = 200;
  std::normal_distribution<double> normal(0.0, 0.08);
  for (int trial = 0; trial < kTrials; ++trial) {
    const auto model = fit_costs(simulated_points(costs, 0.08, random), kTwoCpus);
    REQUIRE(model);
    for (const Price& price : prices_of(*model, "statistics")) {
      const auto truth = known.find(price.cost);
      const double value = truth == known.end() ? 0.0 : truth->second;
      if (price.interval.low <= value && value <= price.interval.high) ++covered[price.cost];
    }
    const Prediction prediction = *predict(*model, {"square", 3e5, 3.0});
    const double measured = known_time(costs, "square", 3e5, 3.0) * std::exp(normal(random));
    const Interval interval = prediction_interval(prediction.estimate, 0.9);
    if (interval.low <= measured && measured <= interval.high) ++foretold;
  }
  for (const auto& [cost, times] : covered) {
    INFO(static_cast<int>(cost) << ": " << times);
    CHECK(times >= kTrials * 0.90);
  }
  INFO(foretold);
  CHECK(foretold >= kTrials * 0.835);
  CHECK(foretold <= kTrials * 0.965);
}

TEST_CASE("with one number of workers the array's size is paid to the kernel", "[cost_model]") {
  std::mt19937_64 random(8);
  auto points = simulated_points({.page_fault = 0.0}, 0.02, random);
  std::erase_if(
      points, [](const Measurement& one) { return one.workers != 2.0 || one.kernel != "square"; });
  for (Measurement& one : points) one.page_faults = 18.0;
  const auto model = fit_costs(points, kTwoCpus);
  REQUIRE(model);
  const auto prices = priced(*model, "square");
  CHECK(prices.contains(Cost::computed_cache));
  CHECK_FALSE(prices.contains(Cost::worker_array));
  CHECK_FALSE(prices.contains(Cost::fixed));
}
