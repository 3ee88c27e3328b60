#include "analysis/advise/fault_count.hpp"

#include "tests/catch.hpp"

using namespace zcbench;

TEST_CASE("faults of workers and of the array are told apart", "[fault_count]") {
  std::vector<FaultMeasurement> measured;
  for (const double workers : {1.0, 2.0, 4.0}) {
    measured.push_back({1e3, workers, 9.0 * workers});
    measured.push_back({1e5, workers, 9.0 * workers + 190.0});
    measured.push_back({1e6, workers, 9.0 * workers + 20.0});
  }
  const FaultCount count = fit_faults(measured);
  CHECK(count.per_worker == Approx(9.0));
  CHECK(count.at(1e5, 2.0) == Approx(208.0));
  CHECK(count.at(1e6, 8.0) == Approx(92.0));
  CHECK(count.at(5.5e5, 1.0) == Approx(9.0 + 105.0));  // half-way between 1e5 and 1e6
  CHECK(count.at(10.0, 1.0) == Approx(9.0));
  CHECK(count.at(3e6, 1.0) == Approx(9.0 + 60.0));
}

TEST_CASE("with one number of workers all faults are the array's", "[fault_count]") {
  const FaultCount count = fit_faults(std::vector<FaultMeasurement>{{1e3, 4, 40}, {1e4, 4, 60}});
  CHECK(count.per_worker == 0.0);
  CHECK(count.at(1e3, 1.0) == Approx(40.0));
  CHECK(count.at(1e4, 4.0) == Approx(60.0));
}

TEST_CASE("no faults and no measurements", "[fault_count]") {
  CHECK(fit_faults({}).at(1e6, 4.0) == 0.0);
  const FaultCount none = fit_faults(std::vector<FaultMeasurement>{{1e3, 1, 0}, {1e3, 2, 0}});
  CHECK(none.at(1e9, 7.0) == 0.0);
}
