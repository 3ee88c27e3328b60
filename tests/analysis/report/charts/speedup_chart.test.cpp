#include "analysis/report/charts/speedup_chart.hpp"

#include "harness/base/statistics.hpp"
#include "tests/analysis/report/charts/run_points_fixture.hpp"
#include "tests/catch.hpp"

using namespace zcbench;

namespace {

// Sizes 1000 and 2000 with 4, 1 and 2 workers; size 4000 with 2 only, size 8000 without serial.
std::vector<PointResult> make_crews(const std::string& kernel) {
  std::vector<PointResult> points;
  for (const std::uint64_t elements : {std::uint64_t{1000}, std::uint64_t{2000}}) {
    const double serial_ns = 100.0 * static_cast<double>(elements);
    points.push_back(make_valid(make_point(kernel, "serial", elements, 1), serial_ns));
    for (const std::uint32_t workers : {4U, 1U, 2U}) {
      points.push_back(make_valid(make_point(kernel, "memfd", elements, workers), serial_ns / 2));
    }
  }
  points.push_back(make_valid(make_point(kernel, "serial", 4000, 1), 1e6));
  points.push_back(make_valid(make_point(kernel, "memfd", 4000, 2), 1e6));
  for (const std::uint32_t workers : {1U, 2U}) {
    points.push_back(make_valid(make_point(kernel, "memfd", 8000, workers), 1e6));
  }
  points.push_back(make_valid(make_point(kernel, "memfd", 2000, 4, Lifecycle::pool), 1e5));
  return points;
}

}  // namespace

TEST_CASE("speed-up over serial of the same size, beside the ideal", "[report]") {
  const std::vector<Results> files{make_run_file(make_crews("square"))};
  const auto charted = chart_files(files);
  const Chart chart = speedup_chart(charted);
  REQUIRE(chart.panels.size() == 2);
  CHECK(chart.panels[0].title == "square, 2k elements, fork");
  CHECK(chart.panels[1].title == "square, 2k elements, pool");
  const Series* memfd = find_series(chart.panels[0], "memfd");
  REQUIRE(memfd->marks.size() == 3);
  CHECK(memfd->marks[0].x == 1);
  CHECK(memfd->marks[2].x == 4);
  CHECK(memfd->marks[2].y == Approx(2.0));
  const auto interval = median_ratio_interval(
      find_point(charted[0], make_point("square", "serial", 2000, 1)).times_ns,
      find_point(charted[0], make_point("square", "memfd", 2000, 4)).times_ns);
  CHECK(*memfd->marks[2].low == interval->low);
  CHECK(*memfd->marks[2].high == interval->high);
  CHECK(memfd->marks[2].detail == "100 us against 200 us of serial");
  const Series* ideal = find_series(chart.panels[0], "ideal");
  REQUIRE(ideal->marks.size() == 3);
  CHECK(ideal->marks[2].x == 4);
  CHECK(ideal->marks[2].y == 4);
  CHECK(find_series(chart.panels[0], "serial") == nullptr);
  CHECK(find_series(chart.panels[1], "memfd")->marks[0].y == Approx(2.0));
}

TEST_CASE("another array or another way to compute is no reference", "[report]") {
  auto points = make_crews("square");
  for (PointResult& result : points) {
    if (result.point.strategy == "serial") result.point.variant = "plain";
  }
  const std::vector<Results> files{make_run_file(points)};
  CHECK(speedup_chart(chart_files(files)).panels.empty());
}

TEST_CASE("there is no speed-up of doing nothing", "[report]") {
  const std::vector<Results> files{make_run_file(make_crews("null"))};
  CHECK(speedup_chart(chart_files(files)).panels.empty());
}
