#include "analysis/report/charts/run_charts.hpp"

#include <set>

#include "analysis/report/markup/svg_chart.hpp"
#include "tests/analysis/report/charts/run_points_fixture.hpp"
#include "tests/catch.hpp"

using namespace zcbench;

TEST_CASE("all charts of a run, each with an id of its own and data in every panel", "[report]") {
  auto points = make_sweep();
  points.push_back(make_valid(make_point("square", "memfd", 10'000, 4), 1e6));
  const auto charts = run_charts({make_run_file(points)});
  std::vector<std::string> ids;
  for (const Chart& chart : charts) {
    ids.push_back(chart.id);
    CHECK_FALSE(chart.title.empty());
    CHECK_FALSE(chart.description.empty());
    CHECK_FALSE(chart.panels.empty());
    for (const Panel& panel : chart.panels) {
      CHECK_FALSE(panel.series.empty());
      for (const Series& series : panel.series) CHECK_FALSE(series.marks.empty());
    }
    const std::string svg = render_svg(chart);
    CHECK(svg.find("nan") == std::string::npos);
    CHECK(svg.find("inf") == std::string::npos);
  }
  CHECK(ids == std::vector<std::string>{"time-square", "relative-square", "phases", "timelines",
                                        "samples", "speedup", "cpu", "copied", "memory"});
}

TEST_CASE("a strategy looks the same in all of them", "[report]") {
  std::set<std::size_t> styles;
  for (const Chart& chart : run_charts({make_run_file(make_sweep())})) {
    for (const Panel& panel : chart.panels) {
      const Series* found = find_series(panel, "pipe_copy");
      if (found != nullptr) styles.insert(found->style);
    }
  }
  CHECK(styles == std::set<std::size_t>{3});
}

TEST_CASE("an id is safe as a file's name, and there is none twice", "[report]") {
  auto points = make_sweep();
  for (const char* kernel : {"../x_1", "../x-1"}) {
    points.push_back(make_valid(make_point(kernel, "memfd", 1000, 2), 1e6));
  }
  std::set<std::string> ids;
  const auto charts = run_charts({make_run_file(points)});
  for (const Chart& chart : charts) {
    ids.insert(chart.id);
    CHECK(chart.id.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-") == std::string::npos);
  }
  CHECK(ids.size() == charts.size());
}

TEST_CASE("charts without data are left out", "[report]") {
  CHECK(run_charts({}).empty());
  CHECK(run_charts({make_run_file({})}).empty());
  const auto charts =
      run_charts({make_run_file({make_external("square", 1000, 2, "python_array", 1e8)})});
  std::vector<std::string> ids;
  for (const Chart& chart : charts) ids.push_back(chart.id);
  CHECK(ids == std::vector<std::string>{"time-square", "samples", "cpu"});
}

TEST_CASE("what is not drawn is said", "[report]") {
  Results file = make_run_file(make_sweep());
  file.run.rounds = {{.fork_ns = 1, .noisy = false}, {.fork_ns = 9, .noisy = true}};
  for (PointResult& result : file.run.points) {
    const bool is_noisy = result.point.strategy == "pipe_copy";
    for (Sample& sample : result.samples) sample.round = is_noisy ? 1 : 0;
  }
  const auto charts = run_charts({file});
  REQUIRE_FALSE(charts.empty());
  for (const Chart& chart : charts) {
    CHECK_THAT(chart.description, contains_text("Not drawn: 4 points measured while"));
    for (const Panel& panel : chart.panels) CHECK(find_series(panel, "pipe_copy") == nullptr);
  }
}
