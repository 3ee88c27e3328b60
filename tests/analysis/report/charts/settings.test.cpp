#include "analysis/report/charts/settings.hpp"

#include "tests/analysis/report/charts/run_points_fixture.hpp"
#include "tests/catch.hpp"

using namespace zcbench;

TEST_CASE("the lecture's examples are looked into where they are", "[report]") {
  auto points = make_sweep();
  points.push_back(make_valid(make_point("statistics", "memfd", 2'000'000, 4), 1e6));
  points.push_back(make_valid(make_point("square", "serial", 1'000'000, 1), 1e6));
  const std::vector<Results> files{make_run_file({}), make_run_file(points)};
  const auto settings = settings_of(chart_files(files));
  REQUIRE(settings.size() == 1);  // serial alone is not Example 28.1
  CHECK(settings[0].title() == "statistics, 2M elements, 4 workers, fork");
  CHECK(settings[0].strategy == "posix_shm");
}

TEST_CASE("elsewhere each kernel's largest size, forked, with most workers", "[report]") {
  auto points = make_sweep();
  points.push_back(make_valid(make_point("square", "memfd", 10'000, 3), 1e6));
  points.push_back(make_valid(make_point("square", "memfd", 10'000, 8, Lifecycle::pool), 1e6));
  points.push_back(make_valid(make_point("square", "serial", 20'000, 1), 1e6));
  points.push_back(make_valid(make_point("null", "memfd", 500, 2, Lifecycle::pool), 1e6));
  const std::vector<Results> files{make_run_file(points)};
  const auto settings = settings_of(chart_files(files));
  REQUIRE(settings.size() == 2);
  CHECK(settings[0].title() == "square, 10k elements, 3 workers, fork");
  CHECK(settings[0].strategy.empty());
  CHECK(settings[1].title() == "null, 500 elements, 2 workers, pool");
}

TEST_CASE("a setting has its own points and serial", "[report]") {
  const Setting setting{.kernel = "square", .elements = 10'000, .workers = 2, .strategy = ""};
  const std::vector<Results> files{make_run_file(make_sweep())};
  std::vector<std::string> labels;
  const auto charted = chart_files(files);
  for (const ChartPoint& point : charted[0].points) {
    if (setting.has(point)) labels.push_back(point.label);
  }
  CHECK(labels == std::vector<std::string>{"shared_mmap", "pipe_copy", "python_array", "serial"});
}
