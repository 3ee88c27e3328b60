#include "analysis/report/charts/run_points.hpp"

#include "harness/model/point.hpp"
#include "tests/analysis/report/charts/run_points_fixture.hpp"
#include "tests/catch.hpp"

using namespace zcbench;

TEST_CASE("only measured points are drawn", "[report]") {
  const std::vector<Results> files{make_run_file(
      {make_valid(make_point("square", "shared_mmap", 1000, 4), 1e6),
       make_failed(make_point("square", "pipe_copy", 1000, 4), "worker 2 ended"),
       make_unavailable(make_point("square", "posix_shm", 1000, 4), "no /dev/shm here")})};
  const auto charted = chart_files(files);
  REQUIRE(charted.size() == 1);
  REQUIRE(charted[0].points.size() == 1);
  CHECK(charted[0].noisy_points == 0);
  const ChartPoint& point = charted[0].points[0];
  CHECK(point.label == "shared_mmap");
  CHECK(point.median_ns == 1e6);
  CHECK(point.times_ns.size() == 9);
  CHECK(point.times_ns[0] == 1.3e6);
}

TEST_CASE("strategies are in the same order, whatever the config's", "[report]") {
  std::vector<PointResult> points;
  for (const char* kernel : {"statistics", "null"}) {
    for (const char* strategy : {"serial", "memfd", "external", "shared_mmap"}) {
      points.push_back(make_valid(make_point(kernel, strategy, 1000, 1), 1e6));
    }
  }
  const std::vector<Results> files{make_run_file(points)};
  const auto charted = chart_files(files);
  std::vector<std::string> labels;
  for (const ChartPoint& point : charted[0].points) labels.push_back(point.label);
  CHECK(labels == std::vector<std::string>{"shared_mmap", "memfd", "external", "serial",
                                           "shared_mmap", "memfd", "external", "serial"});
  CHECK(kernels_of(charted) == std::vector<std::string>{"statistics", "null"});
}

TEST_CASE("a point is noisy from half of its samples on", "[report]") {
  std::vector<Results> files{
      make_run_file({make_valid(make_point("square", "shared_mmap", 1000, 4), 1e6)})};
  auto& samples = files[0].run.points[0].samples;
  samples.resize(8);
  for (Sample& sample : samples) sample.round = 0;
  files[0].run.rounds = {{.fork_ns = 1, .noisy = false}, {.fork_ns = 9, .noisy = true}};
  for (std::size_t index = 0; index < 3; ++index) samples[index].round = 1;
  CHECK(chart_files(files)[0].points.size() == 1);
  samples[3].round = 1;
  CHECK(chart_files(files)[0].points.empty());
  CHECK(chart_files(files)[0].noisy_points == 1);
}

TEST_CASE("files have short names, with the date where these are not unique", "[report]") {
  std::vector<Results> files{make_run_file({}, "a/run.json"), make_run_file({}, "b/run.json"),
                             make_run_file({}, "other.json"), make_run_file({}, "c/run.txt")};
  files[1].run.started_utc = "2025-02-03T04:05:06Z";
  const auto charted = chart_files(files);
  CHECK(charted[0].name == "run 2024-01-02T03:04:05Z (1)");
  CHECK(charted[1].name == "run 2025-02-03T04:05:06Z (2)");
  CHECK(charted[2].name == "other");
  CHECK(charted[3].name == "run.txt");
}

TEST_CASE("who is serial, a control, external", "[report]") {
  const std::vector<Results> files{
      make_run_file({make_valid(make_point("square", "pipe_copy", 1000, 4), 1e6),
                     make_external("square", 1000, 4, "python_array", 1e8),
                     make_valid(make_point("square", "threads", 1000, 4), 1e6),
                     make_valid(make_point("square", "serial", 1000, 1), 1e6)})};
  const auto points = chart_files(files)[0].points;
  CHECK((!points[0].is_serial() && !points[0].is_control() && !points[0].is_external()));
  CHECK((points[1].is_external() && !points[1].is_control()));
  CHECK(points[1].label == "python_array");
  CHECK((!points[2].is_serial() && points[2].is_control()));
  CHECK((points[3].is_serial() && points[3].is_control() && !points[3].is_external()));
}

TEST_CASE("a median has its interval from six values on", "[report]") {
  const Mark few = median_mark({3, 1, 2, 5, 4});
  CHECK(few.y == 3);
  CHECK_FALSE(few.low);
  const Mark enough = median_mark({3, 1, 2, 5, 4, 6});
  CHECK(enough.y == 3.5);
  CHECK(*enough.low == 1);
  CHECK(*enough.high == 6);
}

TEST_CASE("marks find the series of their name, titles their file", "[report]") {
  Panel panel;
  add_mark(panel, "a", {.y = 1});
  add_mark(panel, "b", {.y = 2});
  add_mark(panel, "a", {.y = 3});
  REQUIRE(panel.series.size() == 2);
  CHECK(panel.series[0].marks.size() == 2);
  const ChartFile file{.name = "before", .points = {}};
  CHECK(panel_title("t", file, 1) == "t");
  CHECK(panel_title("t", file, 2) == "t \u00b7 before");
  CHECK(columns_for(1) == 2);
  CHECK(columns_for(3) == 3);
  CHECK(columns_for(7) == 3);
  CHECK(workers_text(1, Lifecycle::pool) == "1 worker, pool");
}
