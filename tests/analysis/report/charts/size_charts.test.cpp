#include "analysis/report/charts/size_charts.hpp"

#include "harness/base/statistics.hpp"
#include "tests/analysis/report/charts/run_points_fixture.hpp"
#include "tests/catch.hpp"

using namespace zcbench;

namespace {

const std::vector<Results> kSweep{make_run_file(make_sweep())};

}  // namespace

TEST_CASE("times by size: a panel per workers and lifecycle, serial in each", "[report]") {
  const auto charts = time_charts(chart_files(kSweep));
  REQUIRE(charts.size() == 1);
  const Chart& chart = charts[0];
  CHECK(chart.id == "time-square");
  CHECK(chart.kind == ChartKind::lines);
  CHECK(chart.columns == 2);
  REQUIRE(chart.panels.size() == 2);
  CHECK(chart.panels[0].title == "2 workers, fork");
  CHECK(chart.panels[1].title == "2 workers, pool");
  const Series* shared = find_series(chart.panels[0], "shared_mmap");
  REQUIRE(shared != nullptr);
  REQUIRE(shared->marks.size() == 2);
  CHECK(shared->marks[0].x == 1000);  // by rising size, although measured the other way round
  CHECK(shared->marks[1].y == 1.01e6);
  CHECK(*shared->marks[1].low == Approx(1.01e6 * 0.99));
  CHECK(*shared->marks[1].high == Approx(1.01e6 * 1.01));
  CHECK(shared->marks[1].detail == "9 samples");
  for (const Panel& panel : chart.panels) CHECK(find_series(panel, "serial")->marks.size() == 2);
  CHECK(find_series(chart.panels[0], "python_array")->marks[0].y == 1e8);
  CHECK(find_series(chart.panels[1], "python_array") == nullptr);
  CHECK_THAT(chart.description,
             contains_text("2 workers, fork: at 10k elements fastest serial (20.0 us), slowest "
                           "python_array (100 ms)."));
}

TEST_CASE("times relative to shared_mmap of the same panel, without controls", "[report]") {
  const auto charts = relative_charts(chart_files(kSweep));
  REQUIRE(charts.size() == 1);
  CHECK(charts[0].y.quantity == Quantity::ratio);
  const Panel& pool = charts[0].panels[1];
  CHECK(find_series(pool, "serial") == nullptr);
  const Series* pipe = find_series(pool, "pipe_copy");
  REQUIRE(pipe->marks.size() == 2);
  CHECK(pipe->marks[1].y == Approx(2.0));
  CHECK(pipe->marks[1].detail == "40.0 us against 20.0 us");
  const auto charted = chart_files(kSweep);
  const auto times = [&](const std::string& strategy) {
    return find_point(charted[0], make_point("square", strategy, 10'000, 2, Lifecycle::pool))
        .times_ns;
  };
  const auto interval = median_ratio_interval(times("pipe_copy"), times("shared_mmap"));
  CHECK(*pipe->marks[1].low == interval->low);
  CHECK(*pipe->marks[1].high == interval->high);
  const Series* shared = find_series(pool, "shared_mmap");
  CHECK(shared->marks[0].y == 1.0);
  CHECK_FALSE(shared->marks[0].low);
}

TEST_CASE("without shared_mmap at a setting nothing is relative to it", "[report]") {
  auto points = make_sweep();
  std::erase_if(points, [](const PointResult& result) {
    return result.point.strategy == "shared_mmap" && result.point.elements == 1000;
  });
  const std::vector<Results> files{make_run_file(points)};
  const auto charts = relative_charts(chart_files(files));
  REQUIRE(charts.size() == 1);
  CHECK(find_series(charts[0].panels[0], "pipe_copy")->marks.size() == 1);
  CHECK(charts[0].kind == ChartKind::strips);
  std::erase_if(points,
                [](const PointResult& result) { return result.point.strategy == "shared_mmap"; });
  const std::vector<Results> none{make_run_file(points)};
  CHECK(relative_charts(chart_files(none)).empty());
}

TEST_CASE("shared_mmap with other pages is relative to it; with itself alone is no chart",
          "[report]") {
  Point huge = make_point("square", "shared_mmap", 1000, 2);
  huge.pages = Pages::huge;
  std::vector<PointResult> points{make_valid(make_point("square", "shared_mmap", 1000, 2), 2e6)};
  const std::vector<Results> alone{make_run_file(points)};
  CHECK(relative_charts(chart_files(alone)).empty());
  points.push_back(make_valid(huge, 1e6));
  const std::vector<Results> files{make_run_file(points)};
  const auto charts = relative_charts(chart_files(files));
  REQUIRE(charts.size() == 1);
  CHECK(find_series(charts[0].panels[0], "shared_mmap huge")->marks[0].y == Approx(0.5));
}

TEST_CASE("a kernel with one size has rows", "[report]") {
  const std::vector<Results> files{
      make_run_file({make_valid(make_point("square", "shared_mmap", 1000, 4), 1e6),
                     make_valid(make_point("square", "serial", 1000, 1), 1e4)})};
  const auto charts = time_charts(chart_files(files));
  REQUIRE(charts.size() == 1);
  CHECK(charts[0].kind == ChartKind::strips);
  CHECK(charts[0].title == "square: time");
  CHECK(find_series(charts[0].panels[0], "serial")->marks[0].category == "serial");
}

TEST_CASE("files stand side by side", "[report]") {
  const std::vector<Results> files{make_run_file(make_sweep(), "before.json"),
                                   make_run_file(make_sweep(), "after.json")};
  const auto charts = time_charts(chart_files(files));
  REQUIRE(charts.size() == 1);
  REQUIRE(charts[0].panels.size() == 4);
  CHECK(charts[0].columns == 2);
  CHECK(charts[0].panels[0].title == "2 workers, fork \u00b7 before");
  CHECK(charts[0].panels[1].title == "2 workers, fork \u00b7 after");
}

TEST_CASE("serial alone is still a chart", "[report]") {
  const std::vector<Results> files{
      make_run_file({make_valid(make_point("square", "serial", 1000, 1), 1e4),
                     make_valid(make_point("square", "serial", 10'000, 1), 1e5)})};
  const auto charts = time_charts(chart_files(files));
  REQUIRE(charts.size() == 1);
  CHECK(charts[0].panels[0].title == "1 worker, fork");
}
