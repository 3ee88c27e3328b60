#include "analysis/report/answer_table.hpp"

#include "tests/analysis/report/read_run_fixture.hpp"
#include "tests/catch.hpp"

using namespace zcbench;

namespace {

std::string settings_of(const std::vector<PointResult>& points) {
  return setting_table(kernel_answers(points).at(0)).markup();
}

std::string overview_of(const std::vector<PointResult>& points) {
  return visible_text(overview_table(kernel_answers(points).at(0)).markup());
}

PointResult valid(const std::string& strategy, std::uint64_t elements, double median_ns) {
  return make_valid(make_point("square", strategy, elements, strategy == "serial" ? 1 : 4),
                    median_ns);
}

PointResult too_few(PointResult point) {
  point.samples.resize(5);
  return point;
}

}  // namespace

TEST_CASE("a cell names the winner, the next, and how it does against serial", "[report]") {
  const std::string markup = settings_of(
      {valid("memfd", 1000, 4e6), valid("pipe_copy", 1000, 5e6), valid("serial", 1000, 8e6)});
  CHECK_THAT(visible_text(markup), contains_text("1k 8.00 msmemfd 4.00 ms&gt; pipe_copy 1.25\u00d7"
                                                 "2.00\u00d7 faster than serial"));
  CHECK_THAT(markup, contains_text("<small class=\"gain\">"));
  CHECK_THAT(settings_of({valid("memfd", 1000, 4e6), valid("serial", 1000, 3e6)}),
             contains_text("no rival</small><small class=\"loss\">1.33\u00d7 slower than serial"));
}

TEST_CASE("what intervals cannot tell apart is said", "[report]") {
  const std::string text =
      visible_text(settings_of({valid("memfd", 1000, 4e6), valid("pipe_copy", 1000, 4.01e6),
                                valid("serial", 1000, 3.99e6)}));
  CHECK_THAT(text, contains_text("\u2248 pipe_copy\u2248 serial"));
}

TEST_CASE("too few samples are no interval, and no verdict", "[report]") {
  const std::vector<PointResult> points{valid("memfd", 1000, 4e6),
                                        too_few(valid("pipe_copy", 1000, 9e6)),
                                        too_few(valid("serial", 1000, 9e6))};
  CHECK_THAT(visible_text(settings_of(points)), contains_text("? pipe_copy? serial"));
  CHECK_THAT(overview_of(points), contains_text("too few samples to tell from pipe_copy"));
  CHECK_THAT(visible_text(setting_table_legend().markup()), contains_text("? too few samples"));
}

TEST_CASE("a size that a setting lacks is a dash", "[report]") {
  const std::vector<PointResult> points{valid("memfd", 1000, 1e6),
                                        make_valid(make_point("square", "memfd", 5000, 2), 1e6)};
  CHECK_THAT(settings_of(points), contains_text("<td class=\"none\">\u2013</td>"));
  CHECK(settings_of(points).find("serial") == std::string::npos);
}

TEST_CASE("the overview tells the fastest of all from the fastest process", "[report]") {
  const std::string text =
      overview_of({valid("serial", 1000, 1e6), valid("memfd", 1000, 2e6),
                   valid("pipe_copy", 1000, 2.01e6), valid("threads", 1000, 3e6)});
  CHECK_THAT(text, contains_text("1kserial 1.00 msclear; next: memfd (4 workers, fork), 2.00\u00d7"
                                 "memfd (4 workers, fork) 2.00 ms"
                                 "too close to call: pipe_copy (4 workers, fork)"));
  const std::string processes = overview_of({valid("memfd", 1000, 2e6)});
  CHECK_THAT(processes, contains_text("without a rival"));
  CHECK(processes.find("with processes") == std::string::npos);
}

TEST_CASE("long lists of names are cut", "[report]") {
  std::vector<PointResult> points;
  for (const char* name : {"memfd", "pipe_copy", "posix_shm", "unix_socket"}) {
    points.push_back(valid(name, 1000, 1e6));
  }
  CHECK_THAT(visible_text(settings_of(points)),
             contains_text("\u2248 pipe_copy, posix_shm and 1 more"));
  points.pop_back();
  CHECK_THAT(visible_text(settings_of(points)), contains_text("\u2248 pipe_copy, posix_shm"));
}
