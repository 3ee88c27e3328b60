#include "analysis/report/run_page.hpp"

#include "tests/analysis/report/report_points_fixture.hpp"
#include "tests/catch.hpp"

using namespace zcbench;

TEST_CASE("sections stand in the order in which they are read", "[report]") {
  const Page page = run_page({make_sweep_file()}, {});
  std::vector<std::string> ids;
  for (const PageSection& section : page.sections) ids.push_back(section.id);
  CHECK(ids ==
        std::vector<std::string>{"why", "claims", "confidence", "numbers", "machine", "repeat"});
  CHECK(page.title == "zcbench: mixed");
  CHECK_THAT(page.facts.markup(), contains_text("a.json"));
}

TEST_CASE("every chart of the page has a place in it", "[report]") {
  const Page page = run_page({make_sweep_file()}, {});
  std::string markup = page.lead.markup();
  for (const PageSection& section : page.sections) markup += section.body.markup();
  for (const std::string_view chart : page.charts) {
    if (chart == "single") continue;  // replaces `time` for kernels with one size
    CHECK_THAT(markup, contains_text("id=\"chart-" + std::string(chart) + "\""));
  }
}

TEST_CASE("crossings stand in a table, too", "[report]") {
  Results file = make_sweep_file();
  for (PointResult& point : file.run.points) {
    const auto samples = point.samples;
    for (int copy = 0; copy < 3; ++copy) {
      for (const Sample& sample : samples) point.samples.push_back(sample);
    }
  }
  const std::string lead = run_page({file}, {}).lead.markup();
  CHECK_THAT(lead, contains_text("<td>4 workers, fork</td><td>serial</td><td>sharing</td>"));
}

TEST_CASE("a run without a measured point still has a page", "[report]") {
  const Page page = run_page(
      {make_read_run(make_run_of({make_failed(make_point("square", "memfd", 1, 4), "why")}))}, {});
  CHECK_THAT(page.data, contains_text("\"rows\":[]"));
}

TEST_CASE("files are named by as much as tells them apart", "[report]") {
  CHECK(file_names({"x/a.json", "b.json"}) == std::vector<std::string>{"a.json", "b.json"});
  CHECK(file_names({"x/a.json", "y/a.json"}) == std::vector<std::string>{"x/a.json", "y/a.json"});
}
