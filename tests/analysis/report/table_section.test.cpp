#include "analysis/report/table_section.hpp"

#include "tests/analysis/report/read_run_fixture.hpp"
#include "tests/catch.hpp"

using namespace zcbench;

namespace {

std::string tables(const std::vector<Results>& files, const std::vector<std::string>& names) {
  return number_tables(files, names).markup();
}

}  // namespace

TEST_CASE("a row has every figure, exact and as people read it", "[report]") {
  const std::string markup = tables(
      {make_read_run(make_run_of({make_valid(make_point("square", "memfd", 1000, 4), 2e6)}))},
      {"a.json"});
  CHECK_THAT(markup, contains_text("<strong><data value=\"2000000\">2.00 ms</data></strong>"));
  CHECK_THAT(markup, contains_text("<td><data value=\"1980000\">1.98 ms</data> \u2013 "
                                   "<data value=\"2020000\">2.02 ms</data></td>"));
  CHECK_THAT(markup, contains_text("<td><data value=\"1800000\">1.80 ms</data></td>"));
  // 0.8 of the way between the 8th and the 9th: linear interpolation.
  CHECK_THAT(markup, contains_text("<td><data value=\"2136000\">2.14 ms</data></td><td>9</td>"));
  CHECK_THAT(visible_text(markup), contains_text("memfd1k4fork2.00 ms"));
}

TEST_CASE("points without samples say why there are none", "[report]") {
  PointResult few = make_valid(make_point("square", "memfd", 1000, 4), 2e6);
  few.samples.resize(5);
  const std::string text = visible_text(
      tables({make_read_run(
                 make_run_of({few, make_failed(make_point("square", "pipe_copy", 1000, 4), "x"),
                              make_unavailable(make_point("square", "posix_shm", 1000, 4), "y")}))},
             {"a.json"}));
  CHECK_THAT(text, contains_text("too few samples"));
  CHECK_THAT(text, contains_text("pipe_copy1k4forkfailed"));
  CHECK_THAT(text, contains_text("posix_shm1k4forkunavailable"));
}

TEST_CASE("rows are in order of elements, workers, lifecycle", "[report]") {
  const std::string text =
      visible_text(tables({make_read_run(make_run_of(
                              {make_valid(make_point("square", "a", 2000, 2), 1e6),
                               make_valid(make_point("square", "b", 1000, 4), 1e6),
                               make_valid(make_point("square", "c", 1000, 2, Lifecycle::pool), 1e6),
                               make_valid(make_point("square", "d", 1000, 2), 1e6)}))},
                          {"a.json"}));
  const auto place = [&](const char* row) { return text.find(row); };
  CHECK(place("d1k2fork") < place("c1k2pool"));
  CHECK(place("c1k2pool") < place("b1k4fork"));
  CHECK(place("b1k4fork") < place("a2k2fork"));
  CHECK(place("a2k2fork") != std::string::npos);
}

TEST_CASE("files stand side by side, whatever points they have", "[report]") {
  const PointResult both = make_valid(make_point("square", "memfd", 1000, 4), 2e6);
  const PointResult only = make_valid(make_point("square", "memfd", 2000, 4), 7e6);
  const std::string markup = tables(
      {make_read_run(make_run_of({both})), make_read_run(make_run_of({only, both}), "b.json")},
      {"a.json", "<b>"});
  CHECK_THAT(markup, contains_text("<th scope=\"colgroup\" colspan=\"5\">a.json</th>"));
  CHECK_THAT(markup, contains_text("<th scope=\"colgroup\" colspan=\"5\">&lt;b&gt;</th>"));
  const std::string text = visible_text(markup);
  CHECK_THAT(text, contains_text("memfd2k4forknot in this file7.00 ms"));
  CHECK_THAT(text, contains_text("2.14 ms92.00 ms"));
}

TEST_CASE("every kernel has its table", "[report]") {
  const std::string text = visible_text(
      tables({make_read_run(make_run_of({make_valid(make_point("b", "x", 1, 1), 1e6),
                                         make_valid(make_point("a", "x", 1, 1), 1e6),
                                         make_valid(make_point("b", "y", 1, 1), 1e6)}))},
             {"a.json"}));
  CHECK_THAT(text, contains_text("b: time of a sample, 2 points"));
  CHECK_THAT(text, contains_text("a: time of a sample, 1 point"));
}
