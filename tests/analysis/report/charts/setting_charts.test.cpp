#include "analysis/report/charts/setting_charts.hpp"

#include "tests/analysis/report/charts/run_points_fixture.hpp"
#include "tests/catch.hpp"

using namespace zcbench;

namespace {

std::vector<Results> make_files() {
  std::vector<Results> files{make_run_file(make_sweep())};
  // pipe_copy publishes nothing; its phases differ from sample to sample.
  for (PointResult& result : files[0].run.points) {
    if (result.point.strategy != "pipe_copy") continue;
    std::int64_t index = 0;
    for (Sample& sample : result.samples) {
      sample.phases.publish_ns = 0;
      sample.phases.compute_ns = 1000 + index;
      sample.bytes_copied.to_workers = 800;
      sample.worker_peak_rss_bytes = 5000 + static_cast<std::uint64_t>(index++);
    }
  }
  return files;
}

const std::vector<Results> kFiles = make_files();
const std::vector<ChartFile> kCharted = chart_files(kFiles);
const std::vector<Setting> kSettings = settings_of(kCharted);

const Mark* find_mark(const Panel& panel, const std::string& series, const std::string& category) {
  const Series* found = find_series(panel, series);
  if (found == nullptr) return nullptr;
  for (const Mark& mark : found->marks) {
    if (mark.category == category) return &mark;
  }
  return nullptr;
}

}  // namespace

TEST_CASE("phases are stacked in their order, publish apart, externals not at all", "[report]") {
  const Chart chart = phase_chart(kCharted, kSettings);
  CHECK(chart.kind == ChartKind::bars);
  REQUIRE(chart.panels.size() == 2);
  const Panel& timed = chart.panels[0];
  CHECK(timed.title == "square, 10k elements, 2 workers, fork");
  std::vector<std::string> names;
  for (const Series& series : timed.series) names.push_back(series.name);
  CHECK(names == std::vector<std::string>{"start", "distribute", "compute", "collect", "join"});
  CHECK(find_mark(timed, "start", "shared_mmap")->y == 12);
  CHECK(find_mark(timed, "distribute", "shared_mmap")->y == 13);
  CHECK(find_mark(timed, "collect", "shared_mmap")->y == 15);
  CHECK(find_mark(timed, "join", "shared_mmap")->y == 16);
  CHECK(find_mark(timed, "compute", "pipe_copy")->y == 1004);
  CHECK(*find_mark(timed, "compute", "pipe_copy")->low == 1001);
  CHECK(*find_mark(timed, "compute", "pipe_copy")->high == 1007);
  CHECK(find_mark(timed, "compute", "python_array") == nullptr);
  CHECK_THAT(chart.panels[1].title, contains_text("publish, before the timer"));
  CHECK(find_mark(chart.panels[1], "publish", "shared_mmap")->y == 11);
  CHECK(find_mark(chart.panels[1], "publish", "pipe_copy") == nullptr);
}

TEST_CASE("every sample is a dot, externals' too", "[report]") {
  const Chart chart = sample_chart(kCharted, kSettings);
  REQUIRE(chart.panels.size() == 1);
  CHECK(chart.panels[0].series.size() == 4);
  const Series* shared = find_series(chart.panels[0], "shared_mmap");
  REQUIRE(shared->marks.size() == 9);
  CHECK(shared->marks[0].y == Approx(1.01e6 * 1.3));
  CHECK(shared->marks[0].detail == "sample 1 of 9");
  CHECK(find_series(chart.panels[0], "python_array")->marks.size() == 9);
}

TEST_CASE("CPU time stands beside wall time", "[report]") {
  const Chart chart = cpu_chart(kCharted, kSettings);
  const Panel& panel = chart.panels.at(0);
  CHECK(find_mark(panel, "wall time", "shared_mmap")->y == Approx(1.01e6));
  CHECK(find_mark(panel, "CPU time", "shared_mmap")->y == Approx(2.02e6));
  CHECK(find_mark(panel, "CPU time", "python_array")->y == Approx(2e8));
}

TEST_CASE("bytes are stacked by route", "[report]") {
  const Chart chart = copied_chart(kCharted, kSettings);
  const Panel& panel = chart.panels.at(0);
  CHECK(find_mark(panel, "publish", "shared_mmap")->y == 21);
  CHECK(find_mark(panel, "to workers", "pipe_copy")->y == 800);
  CHECK(find_mark(panel, "from workers", "pipe_copy")->y == 23);
  CHECK(find_mark(panel, "results", "pipe_copy")->y == 24);
  CHECK(find_mark(panel, "results", "python_array") == nullptr);
}

TEST_CASE("memory is that of workers, where there are some", "[report]") {
  const Chart chart = memory_chart(kCharted, kSettings);
  const Panel& panel = chart.panels.at(0);
  CHECK(find_mark(panel, "pipe_copy", "pipe_copy")->y == 5004);
  CHECK(find_series(panel, "python_array") == nullptr);
}

TEST_CASE("a panel per file; none without points", "[report]") {
  const std::vector<Results> files{make_run_file(make_sweep(), "a.json"),
                                   make_run_file({}, "b.json"),
                                   make_run_file(make_sweep(), "c.json")};
  const Chart chart = sample_chart(chart_files(files), kSettings);
  REQUIRE(chart.panels.size() == 2);
  CHECK_THAT(chart.panels[1].title, contains_text("fork \u00b7 c"));
}
