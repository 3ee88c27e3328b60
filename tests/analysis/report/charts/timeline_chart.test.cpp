#include "analysis/report/charts/timeline_chart.hpp"

#include "tests/analysis/report/charts/run_points_fixture.hpp"
#include "tests/catch.hpp"

using namespace zcbench;

namespace {

// The median is 5; sample 3 (of index 2) is the first that is nearest.
PointResult make_lives(const Point& point) {
  PointResult result = make_valid(point, 1.0);
  result.samples.resize(4);
  const std::int64_t times_ns[] = {100, 1, 4, 6};
  for (std::size_t index = 0; index < 4; ++index) {
    result.samples[index].real_time_ns = times_ns[index];
    const auto base = static_cast<std::int64_t>(1000 * index);
    result.samples[index].workers_detail = {{.started_ns = base + 1,
                                             .compute_begin_ns = base + 2,
                                             .compute_end_ns = base + 5,
                                             .exited_ns = base + 9},
                                            {.started_ns = base + 3,
                                             .compute_begin_ns = base + 3,
                                             .compute_end_ns = base + 6,
                                             .exited_ns = base + 7}};
  }
  return result;
}

}  // namespace

TEST_CASE("the lives of the sample nearest to the median", "[report]") {
  const std::vector<Results> files{
      make_run_file({make_lives(make_point("square", "pipe_copy", 1'000'000, 4)),
                     make_lives(make_point("square", "shared_mmap", 1'000'000, 4))})};
  const auto charted = chart_files(files);
  const Chart chart = timeline_chart(charted, settings_of(charted));
  CHECK(chart.kind == ChartKind::spans);
  REQUIRE(chart.panels.size() == 1);
  const Panel& panel = chart.panels[0];
  CHECK(panel.title == "square, 1M elements, 4 workers, fork: shared_mmap, sample 3 of 4, 4.00 ns");
  const Series* computes = find_series(panel, "computes");
  REQUIRE(computes->marks.size() == 2);
  CHECK(*computes->marks[0].low == 2002);
  CHECK(computes->marks[0].y == 2005);
  CHECK(computes->marks[1].category == "worker 2");
  CHECK(*find_series(panel, "not started yet")->marks[0].low == 0);
  CHECK(find_series(panel, "not started yet")->marks[1].y == 2003);
  CHECK(find_series(panel, "waits for its slice")->marks.size() == 1);  // none of no length
  CHECK(find_series(panel, "hands over, ends")->marks[0].y == 2009);
}

TEST_CASE("elsewhere the fastest strategy that has workers", "[report]") {
  PointResult external = make_external("square", 500, 2, "python_array", 1.0);
  PointResult threads = make_valid(make_point("square", "threads", 500, 2), 2.0);
  PointResult memfd = make_valid(make_point("square", "memfd", 500, 2), 3e3);
  PointResult pipe = make_valid(make_point("square", "pipe_copy", 500, 2), 4e3);
  const std::vector<Results> files{make_run_file({external, threads, pipe, memfd})};
  const auto charted = chart_files(files);
  const Chart chart = timeline_chart(charted, settings_of(charted));
  REQUIRE(chart.panels.size() == 1);
  CHECK_THAT(chart.panels[0].title, contains_text(": memfd, sample 3 of 9, 3.00 us"));
}

TEST_CASE("without workers there is no panel", "[report]") {
  const std::vector<Results> files{make_run_file({make_external("square", 500, 2, "p", 1.0)})};
  const auto charted = chart_files(files);
  CHECK(timeline_chart(charted, settings_of(charted)).panels.empty());
}
