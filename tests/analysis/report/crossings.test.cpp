#include "analysis/report/crossings.hpp"

#include "tests/analysis/report/report_points_fixture.hpp"
#include "tests/catch.hpp"

using namespace zcbench;

namespace {

// The sweep with more samples than the fixture has, which equal rivals need to be told apart at
// three sizes.
std::vector<Results> many_samples() {
  std::vector<Results> files{make_sweep_file()};
  for (PointResult& point : files[0].run.points) {
    const auto samples = point.samples;
    for (int copy = 0; copy < 3; ++copy) {
      for (const Sample& sample : samples) point.samples.push_back(sample);
    }
  }
  return files;
}

}  // namespace

TEST_CASE("crossings lie where lines over both logarithms cross", "[report]") {
  const std::vector<Results> files = many_samples();
  const std::vector<Crossing> found = crossings(report_points(files));
  REQUIRE(found.size() == 1);
  CHECK(found[0].from == "serial");
  CHECK(found[0].to == "sharing");
  CHECK(found[0].workers == 4);
  CHECK(found[0].elements > 100'000);
  CHECK(found[0].elements < 10'000'000);
  CHECK(found[0].interval.low <= found[0].elements);
  CHECK(found[0].interval.high >= found[0].elements);
}

TEST_CASE("no crossing where the intervals do not tell the two apart", "[report]") {
  std::vector<Results> files = many_samples();
  for (PointResult& point : files[0].run.points) point.samples.resize(2);
  CHECK(crossings(report_points(files)).empty());
}

TEST_CASE("points with an option take no part", "[report]") {
  std::vector<Results> files = many_samples();
  for (PointResult& point : files[0].run.points) {
    if (point.point.strategy == "shared_mmap") point.point.pages = Pages::huge;
  }
  CHECK(crossings(report_points(files)).empty());
}
