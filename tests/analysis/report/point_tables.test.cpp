#include "analysis/report/point_tables.hpp"

#include "tests/analysis/report/report_points_fixture.hpp"
#include "tests/catch.hpp"

using namespace zcbench;

TEST_CASE("every point stands in three tables with the figures of the data set", "[report]") {
  const std::vector<Results> files{make_sweep_file()};
  const std::string markup = point_tables(report_points(files), {"a.json"}).markup();
  for (const char* part :
       {"<caption>square: time of a sample, 9 points</caption>",
        "<th scope=\"row\">shared_mmap</th><td>1k</td><td>4</td><td>fork</td><td>1.00 ms</td>"
        "<td>995 us \u2013 1.02 ms</td><td>904 us</td>",
        "<th scope=\"col\">to workers bytes</th>", "<th scope=\"col\">minor faults</th>",
        "starts 41.0 ns, computes 42.0 ns to 43.0 ns, ends 44.0 ns"}) {
    CHECK_THAT(markup, contains_text(part));
  }
  CHECK(markup.find("a.json") == std::string::npos);
}

TEST_CASE("files are named where there are several, and missing intervals in words", "[report]") {
  std::vector<Results> files{make_sweep_file(), make_sweep_file()};
  files[1].run.points.resize(1);
  files[1].run.points[0].samples.resize(5);
  const std::string markup = point_tables(report_points(files), {"a.json", "b.json"}).markup();
  CHECK_THAT(markup, contains_text("<th scope=\"row\">serial</th><td>b.json</td><td>1k</td>"));
  CHECK_THAT(markup, contains_text("too few samples"));
}
