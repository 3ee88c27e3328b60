#include "analysis/report/charts/model_chart.hpp"

#include "tests/analysis/advise/advice_fixture.hpp"
#include "tests/analysis/report/read_run_fixture.hpp"
#include "tests/catch.hpp"

using namespace zcbench;

namespace {

std::size_t marks_of(const Panel& panel) {
  std::size_t marks = 0;
  for (const Series& series : panel.series) marks += series.marks.size();
  return marks;
}

}  // namespace

TEST_CASE("every point that the others foretell is a dot near 1", "[report]") {
  const Results file = make_advice_file();
  const Chart chart = model_chart({file});
  REQUIRE(chart.panels.size() == 2);
  CHECK(chart.panels[0].title == "null");
  CHECK(chart.panels[1].title == "statistics");
  // All but the external one; a kernel's only serial points know little of each other.
  CHECK(marks_of(chart.panels[0]) + marks_of(chart.panels[1]) > 60);
  for (const Panel& panel : chart.panels) {
    for (const Series& series : panel.series) {
      CHECK(series.name != "external");
      for (const Mark& mark : series.marks) {
        CHECK(mark.category == series.name);
        CHECK(mark.y > 0.5);
        CHECK(mark.y < 2.0);
        CHECK_THAT(mark.detail, contains_text(" measured, "));
      }
    }
  }
  CHECK_THAT(chart.description, contains_text("within their 90 % interval."));
}

TEST_CASE("a point that the model misses stands off by as much", "[report]") {
  Results file = make_advice_file();
  for (Sample& sample : file.run.points[20].samples) sample.real_time_ns *= 10;
  double farthest = 0.0;
  for (const Panel& panel : model_chart({file}).panels) {
    for (const Series& series : panel.series) {
      for (const Mark& mark : series.marks) farthest = std::max(farthest, mark.y);
    }
  }
  CHECK(farthest > 8.0);
  CHECK(farthest < 12.0);
}

TEST_CASE("of files that are too small for a model nothing is drawn; two files stand apart",
          "[report]") {
  CHECK(model_chart({make_read_run()}).panels.empty());
  Results other = make_advice_file();
  other.label = "results/other.json";
  const Chart chart = model_chart({make_advice_file(), other});
  REQUIRE(chart.panels.size() == 4);
  CHECK_THAT(chart.panels[2].title, contains_text("other"));
}
