#include "analysis/report/report_points.hpp"

#include "tests/analysis/report/report_points_fixture.hpp"
#include "tests/catch.hpp"

using namespace zcbench;

TEST_CASE("points stand by size, then strategy as in the registry, with their family", "[report]") {
  const std::vector<Results> files{make_sweep_file()};
  const std::vector<ReportPoint> points = report_points(files);
  REQUIRE(points.size() == 9);
  CHECK(points[0].series == "serial");  // one worker
  CHECK(points[0].family == Family::serial);
  CHECK(points[1].series == "shared_mmap");
  CHECK(points[1].family == Family::sharing);
  CHECK(points[2].series == "pipe_copy");
  CHECK(points[2].family == Family::copying);
  CHECK(points[2].point().elements == 1000);
  CHECK(points[8].point().elements == 10'000'000);
  CHECK(points[1].summary.median_ns == 1e6 + 5e3);
}

TEST_CASE("points without samples, and those that only report facts, are left out", "[report]") {
  Point facts = make_point("null", "external", 1000, 1);
  facts.command.name = "facts";
  const std::vector<Results> files{make_read_run(make_run_of(
      {make_failed(make_point("square", "memfd", 1000, 4), "why"), make_measured(facts, 1e6)}))};
  CHECK(report_points(files).empty());
}

TEST_CASE("a point is disturbed if half of its samples are", "[report]") {
  std::vector<Results> files{make_sweep_file()};
  files[0].run.rounds = {{.fork_ns = 1, .noisy = false}, {.fork_ns = 9, .noisy = true}};
  auto& samples = files[0].run.points[0].samples;  // there are 9
  for (std::size_t i = 0; i < 4; ++i) samples[i].round = 1;
  CHECK_FALSE(report_points(files)[0].is_disturbed);
  samples[4].round = 1;
  CHECK(report_points(files)[0].is_disturbed);
}

TEST_CASE("medians of fields: what is not known is none", "[report]") {
  Point program = make_point("square", "external", 1000, 4);
  program.command.name = "mine";
  const std::vector<Results> files{
      make_read_run(make_run_of({make_measured(program, 1e6),
                                 make_measured(make_point("square", "shared_mmap", 1000, 4), 1e6),
                                 make_measured(make_point("square", "serial", 1000, 1), 1e6)}))};
  const std::vector<ReportPoint> points = report_points(files);
  REQUIRE(points.size() == 3);
  const auto find = [&](const std::string& strategy) -> const ReportPoint& {
    for (const ReportPoint& point : points) {
      if (point.point().strategy == strategy) return point;
    }
    throw std::out_of_range(strategy);
  };
  CHECK(find("external").median_of(sample_field("cpu_time_ns")) == 2e6);
  CHECK_FALSE(find("external").median_of(sample_field("compute_ns")));
  CHECK(find("shared_mmap").median_of(sample_field("compute_ns")) == 14.0);
  CHECK_FALSE(find("serial").median_of(sample_field("worker_peak_rss_bytes")));
}

TEST_CASE("a field's value has its unit", "[report]") {
  CHECK(value_text(sample_field("compute_ns"), 1500) == "1.50 us");
  CHECK(value_text(sample_field("publish_bytes"), 8000) == "7.81 KiB");
  CHECK(value_text(sample_field("minor_faults"), 1234.5) == "1,235");
  CHECK_THROWS_AS(sample_field("nonsense"), std::logic_error);
}
