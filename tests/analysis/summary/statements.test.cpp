#include "analysis/summary/statements.hpp"

#include "tests/catch.hpp"
#include "tests/harness/results/run_result_fixture.hpp"

using namespace zcbench;

namespace {

constexpr Lifecycle kPool = Lifecycle::pool;
constexpr Lifecycle kExec = Lifecycle::exec;

Statement stated(Statement (*find)(const KernelContest&), const std::vector<PointResult>& points) {
  return find(kernel_contests(points).at(0));
}

PointResult valid(const std::string& strategy, std::uint64_t elements, double time_ns,
                  std::uint32_t workers = 4, Lifecycle lifecycle = Lifecycle::fork) {
  return make_valid(make_point("square", strategy, elements, workers, lifecycle), time_ns);
}

}  // namespace

TEST_CASE("a range of ratios in two digits", "[statements]") {
  RatioRange range;
  CHECK(range.empty());
  range.add(1.234);
  CHECK(range.text() == "1.2");
  range.add(17.6);
  CHECK(range.text() == "1.2 to 18");
  range.add(1.04);
  CHECK(range.text() == "1.04 to 18");
  RatioRange both;
  both.add(341.2);
  both.add(range);
  both.add(RatioRange());
  CHECK(both.text() == "1.04 to 341");
}

TEST_CASE("a way in words", "[statements]") {
  CHECK(way_phrase(make_point("square", "serial", 10, 1)) == "without workers");
  CHECK(way_phrase(make_point("square", "threads", 10, 1)) == "with 1 thread started for each job");
  CHECK(way_phrase(make_point("square", "threads", 10, 4, kPool)) ==
        "with a living pool of 4 threads");
  CHECK(way_phrase(make_point("square", "memfd", 10, 4, kPool)) ==
        "with memfd and a living pool of 4 workers");
  CHECK(way_phrase(make_point("square", "pipe_copy", 10, 1)) ==
        "with pipe_copy and 1 worker forked for each job");
  CHECK(way_phrase(make_point("square", "memfd", 10, 4, kExec)) ==
        "with memfd and 4 workers exec'd for each job");
  Point mine = make_point("square", "external", 10, 2);
  mine.command.name = "mine";
  CHECK(way_phrase(mine) == "with mine (2 workers, fork)");
}

TEST_CASE("which numbers of workers pay, and from what size on", "[statements]") {
  const Statement statement = stated(
      find_paying_sizes, {valid("serial", 10, 1e3, 1), valid("memfd", 10, 5e3, 1, kPool),
                          valid("memfd", 10, 6e3, 2, kPool), valid("serial", 100, 1e5, 1),
                          valid("memfd", 100, 2e5, 1, kPool), valid("memfd", 100, 5e4, 2, kPool)});
  CHECK(statement.shape == "at 100 elements, a living pool of 2 workers is faster than no workers");
  CHECK(stated(find_paying_sizes, {valid("memfd", 10, 1e3)}).shape.empty());
  CHECK(
      stated(find_paying_sizes, {valid("memfd", 10, 2e3, 1), valid("serial", 10, 1e3, 1)}).shape ==
      "forking workers for each job is slower than no workers at 10 elements");
}

TEST_CASE("without serial, what forking costs is still known", "[statements]") {
  const Statement statement =
      stated(find_paying_sizes, {valid("memfd", 10, 2e5), valid("memfd", 10, 1e4, 4, kPool)});
  CHECK(statement.shape ==
        "a living pool is {0} times as fast as forking workers for each job at 10 elements");
  REQUIRE(statement.ratios.size() == 1);
  CHECK(statement.ratios[0].text() == "20");
}

TEST_CASE("what exec costs, against no workers and against forking the same", "[statements]") {
  // shared_mmap is the fastest when forked, but was not measured with exec.
  const Statement statement =
      stated(find_exec_cost,
             {valid("serial", 10, 1e3, 1), valid("shared_mmap", 10, 1e5), valid("memfd", 10, 2e5),
              valid("memfd", 10, 6e5, 2, kExec), valid("memfd", 10, 7e5, 4, kExec)});
  CHECK(statement.shape ==
        "starting workers by exec for each job is slower than no workers at 10 elements; forking "
        "workers is {0} times as fast as starting them by exec at 10 elements");
  REQUIRE(statement.ratios.size() == 1);
  CHECK(statement.ratios[0].text() == "3.0");
  CHECK(stated(find_exec_cost, {valid("serial", 10, 1e6, 1), valid("memfd", 10, 6e5, 2, kExec)})
            .shape ==
        "at 10 elements, starting 2 workers by exec for each job is faster than no workers");
  CHECK(
      stated(find_exec_cost, {valid("serial", 10, 1e3, 1), valid("memfd", 10, 2e5)}).shape.empty());
}

TEST_CASE("a control is no worker, and a program no strategy", "[statements]") {
  CHECK(stated(find_paying_sizes, {valid("serial", 10, 1e4, 1), valid("threads", 10, 1e3)})
            .shape.empty());
  CHECK(stated(find_sharing_gain, {valid("memfd", 10, 1e4), valid("threads", 10, 1e3)})
            .shape.empty());
}

TEST_CASE("programs are held against the strategy with the same workers", "[statements]") {
  PointResult mine = valid("external", 10, 3e5);
  mine.point.command.name = "mine";
  std::vector<PointResult> points{mine, valid("memfd", 10, 1e5), valid("memfd", 10, 1e3, 2)};
  const Statement statement = stated(find_programs, points);
  CHECK(statement.shape ==
        "against the fastest strategy with the same workers, mine takes {0} times as long");
  CHECK(statement.ratios.at(0).text() == "3.0");
  points[0].samples = valid("external", 10, 1e5).samples;
  CHECK(stated(find_programs, points).shape.empty());  // no difference was shown
}
