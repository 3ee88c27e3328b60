#include "analysis/report/confidence_section.hpp"

#include "tests/analysis/report/report_points_fixture.hpp"
#include "tests/catch.hpp"

using namespace zcbench;

namespace {

std::string section_text(const Results& file) {
  const std::vector<Results> files{file};
  return visible_text(confidence_section(files, report_points(files), {"a.json"}).markup());
}

}  // namespace

TEST_CASE("one line counts what there is and what is missing", "[report]") {
  CHECK(completeness_line(make_read_run()) ==
        "3 points: 1 valid, 1 failed, 1 unavailable; 3 combinations left out by the config or a "
        "strategy's nature. 1 of 2 rounds disturbed.");
}

TEST_CASE("failed and unavailable points are named with their reasons, disturbed rounds with times",
          "[report]") {
  const std::string text = section_text(make_read_run());
  CHECK_THAT(text, contains_text("failed: worker 2 (pid 77) ended by signal 9 (SIGKILL)"
                                 "square/pipe_copy/elements:1000/workers:4/fork/real_time"));
  CHECK_THAT(text, contains_text("unavailable: no /dev/shm here"
                                 "square/posix_shm/elements:1000/workers:4/fork/real_time"));
  CHECK_THAT(text, contains_text("1 (9.00 ms)"));
  CHECK(text.find("0 (700 us)") == std::string::npos);
}

TEST_CASE("points of one reason share it", "[report]") {
  const std::string text = section_text(make_read_run(
      make_run_of({make_unavailable(make_point("square", "posix_shm", 1, 4), "no /dev/shm"),
                   make_unavailable(make_point("square", "posix_shm", 2, 4), "no /dev/shm")})));
  CHECK(text.find("no /dev/shm") == text.rfind("no /dev/shm"));
  CHECK_THAT(text, contains_text("elements:1/"));
  CHECK_THAT(text, contains_text("elements:2/"));
}

TEST_CASE("reasons to doubt the figures are given", "[report]") {
  Results file = make_read_run(make_run_of({make_valid(make_point("square", "memfd", 1, 4), 1e6)}));
  CHECK(section_text(file).find("Measured by") == std::string::npos);
  CHECK(section_text(file).find("fewer than 6 samples:") == std::string::npos);
  file.build.type = "debug";
  file.build.sanitizer = "address";
  file.environment.cpu_scaling_enabled = true;
  file.run.launches = 5;
  file.run.points[0].samples.resize(5);
  const std::string text = section_text(file);
  for (const char* part :
       {"Measured by a debug build", "sanitizer (address)", "clock rate was free",
        "1 point with fewer than 6 samples:", "repeated in 5 processes"}) {
    CHECK_THAT(text, contains_text(part));
  }
}

TEST_CASE("points are counted by how well their medians are known", "[report]") {
  const std::vector<Results> files{make_sweep_file()};  // the fixture's intervals are +- 1 %
  const std::string markup = confidence_section(files, report_points(files), {"a.json"}).markup();
  CHECK_THAT(markup, contains_text("<th scope=\"row\">square</th><td>"));
  std::vector<Results> few{make_sweep_file()};
  for (PointResult& point : few[0].run.points) point.samples.resize(5);
  CHECK_THAT(confidence_section(few, report_points(few), {"a.json"}).markup(),
             contains_text("<th scope=\"row\">square</th><td>0</td><td>0</td><td>0</td><td>0</td>"
                           "<td>9</td>"));
}
