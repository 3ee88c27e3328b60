#include "analysis/advise/fault_count.hpp"

#include <algorithm>
#include <random>

#include "analysis/advise/nonnegative_least_squares.hpp"
#include "tests/catch.hpp"

using namespace zcbench;

namespace {

// Solves the same task as a least-squares problem with one column per size.
FaultCount by_least_squares(const std::vector<FaultMeasurement>& measured,
                            const std::vector<double>& sizes) {
  TermTable terms{.columns = sizes.size() + 1, .values = {}};
  std::vector<double> faults;
  for (const FaultMeasurement& one : measured) {
    const double weight = 1.0 / std::max(one.page_faults, 1.0);
    for (const double size : sizes) terms.values.push_back(one.elements == size ? weight : 0.0);
    terms.values.push_back(one.workers * weight);
    faults.push_back(one.page_faults * weight);
  }
  const auto told = independent_columns(terms);
  const auto fitted = nonnegative_least_squares(with_columns(terms, told), faults);
  FaultCount count;
  for (const double size : sizes) count.of_array.push_back({size, 0.0});
  for (std::size_t i = 0; i < told.size(); ++i) {
    (told[i] == sizes.size() ? count.per_worker : count.of_array[told[i]].page_faults) = fitted[i];
  }
  return count;
}

FaultCount by_least_squares(const std::vector<FaultMeasurement>& measured) {
  std::vector<double> sizes;
  for (const FaultMeasurement& one : measured) sizes.push_back(one.elements);
  std::ranges::sort(sizes);
  sizes.erase(std::ranges::unique(sizes).begin(), sizes.end());
  return by_least_squares(measured, sizes);
}

void check_same(const FaultCount& one, const FaultCount& other) {
  CHECK(one.per_worker == Approx(other.per_worker).epsilon(1e-7).margin(1e-9));
  REQUIRE(one.of_array.size() == other.of_array.size());
  for (std::size_t i = 0; i < one.of_array.size(); ++i) {
    CHECK(one.of_array[i].elements == other.of_array[i].elements);
    CHECK(one.of_array[i].page_faults ==
          Approx(other.of_array[i].page_faults).epsilon(1e-7).margin(1e-7));
  }
}

}  // namespace

TEST_CASE("faults are fitted by nonnegative least squares, of all and of all but one",
          "[fault_count]") {
  std::mt19937_64 random(5);
  for (int trial = 0; trial < 200; ++trial) {
    std::vector<FaultMeasurement> measured;
    const auto count = 2 + random() % 14;
    for (std::size_t i = 0; i < count; ++i) {
      const double elements = 1000.0 * static_cast<double>(1 + random() % 5);
      const double workers = 1.0 + static_cast<double>(random() % (1 + trial % 4));
      // The faults come from the workers, the array or both, with noise that may exceed either.
      const double faults = static_cast<double>(trial % 3) * 4.0 * workers +
                            static_cast<double>(trial % 5) * elements / 500.0 +
                            static_cast<double>(random() % (1 + trial % 7 * 10));
      measured.push_back({elements, workers, faults});
    }
    INFO("trial " << trial);
    const FaultFit fit(measured);
    check_same(fit.all(), by_least_squares(measured));
    for (std::size_t i = 0; i < measured.size(); ++i) {
      INFO("without " << i);
      std::vector<FaultMeasurement> others = measured;
      others.erase(others.begin() + static_cast<std::ptrdiff_t>(i));
      check_same(fit.without(i), FaultFit(others).all());
    }
  }
}

TEST_CASE("faults of workers and of the array are told apart", "[fault_count]") {
  std::vector<FaultMeasurement> measured;
  for (const double workers : {1.0, 2.0, 4.0}) {
    measured.push_back({1e3, workers, 9.0 * workers});
    measured.push_back({1e5, workers, 9.0 * workers + 190.0});
    measured.push_back({1e6, workers, 9.0 * workers + 20.0});
  }
  const FaultCount count = FaultFit(measured).all();
  CHECK(count.per_worker == Approx(9.0));
  CHECK(count.at(1e5, 2.0) == Approx(208.0));
  CHECK(count.at(1e6, 8.0) == Approx(92.0));
  CHECK(count.at(5.5e5, 1.0) == Approx(9.0 + 105.0));  // halfway between 1e5 and 1e6
  CHECK(count.at(10.0, 1.0) == Approx(9.0));
  CHECK(count.at(3e6, 1.0) == Approx(9.0 + 60.0));
}

TEST_CASE("with one number of workers all faults are the array's", "[fault_count]") {
  const FaultCount count =
      FaultFit(std::vector<FaultMeasurement>{{1e3, 4, 40}, {1e4, 4, 60}}).all();
  CHECK(count.per_worker == 0.0);
  CHECK(count.at(1e3, 1.0) == Approx(40.0));
  CHECK(count.at(1e4, 4.0) == Approx(60.0));
}

TEST_CASE("no faults and no measurements", "[fault_count]") {
  CHECK(FaultFit({}).all().at(1e6, 4.0) == 0.0);
  const FaultCount none = FaultFit(std::vector<FaultMeasurement>{{1e3, 1, 0}, {1e3, 2, 0}}).all();
  CHECK(none.at(1e9, 7.0) == 0.0);
}
