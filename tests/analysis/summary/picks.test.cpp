#include "analysis/summary/picks.hpp"

#include <algorithm>

#include "tests/catch.hpp"
#include "tests/harness/results/run_result_fixture.hpp"

using namespace zcbench;

namespace {

PointResult in_pool(const std::string& strategy, std::uint64_t elements, double time_ns,
                    std::uint32_t workers = 4) {
  return make_valid(make_point("square", strategy, elements, strategy == "serial" ? 1 : workers,
                               strategy == "serial" ? Lifecycle::fork : Lifecycle::pool),
                    time_ns);
}

// Returns the picks as texts like "1000-10000 serial +1 / memfd, pool of 4".
std::vector<std::string> picked(const std::vector<PointResult>& points) {
  const auto contests = kernel_contests(points);
  std::vector<std::string> texts;
  const auto add = [](std::string& text, const Way& way) {
    text += way_name(way.entrants.back().point());
    if (!way.equals.empty()) text += " +" + std::to_string(way.equals.size());
  };
  for (const Pick& pick : picks_of(contests.at(0))) {
    std::string text =
        std::to_string(pick.fastest.from()) + "-" + std::to_string(pick.fastest.to()) + " ";
    add(text, pick.fastest);
    if (pick.with_processes) add(text += " / ", *pick.with_processes);
    texts.push_back(text);
  }
  return texts;
}

using Texts = std::vector<std::string>;

}  // namespace

TEST_CASE("neighbouring sizes with the same winner are one row", "[picks]") {
  CHECK(picked({in_pool("serial", 10, 1e3), in_pool("memfd", 10, 1e4), in_pool("serial", 100, 2e3),
                in_pool("memfd", 100, 1e4), in_pool("serial", 1000, 2e4),
                in_pool("memfd", 1000, 1e4)}) ==
        Texts{"10-100 serial / memfd, pool of 4", "1000-1000 memfd, pool of 4"});
}

TEST_CASE("a way that nothing is shown to beat stands for several sizes", "[picks]") {
  // memfd and posix_shm win in turn, by less than their intervals.
  CHECK(picked({in_pool("memfd", 10, 1.000e4), in_pool("posix_shm", 10, 1.001e4),
                in_pool("memfd", 100, 1.002e4), in_pool("posix_shm", 100, 1.000e4)}) ==
        Texts{"10-100 posix_shm, pool of 4 +1"});
}

TEST_CASE("no workers unless something is shown to be faster", "[picks]") {
  CHECK(picked({in_pool("serial", 10, 1.01e4), in_pool("memfd", 10, 1.00e4)}) ==
        Texts{"10-10 serial +1 / memfd, pool of 4"});
  // A longer row must not hide that no workers are needed at its first size.
  CHECK(picked({in_pool("serial", 10, 1.01e4), in_pool("memfd", 10, 1.00e4),
                in_pool("serial", 100, 9e4), in_pool("memfd", 100, 1e4)}) ==
        Texts{"10-10 serial +1 / memfd, pool of 4", "100-100 memfd, pool of 4"});
}

TEST_CASE("a size without serial says nothing where others have it", "[picks]") {
  CHECK(picked({in_pool("serial", 10, 1e3), in_pool("memfd", 30, 1e4), in_pool("serial", 100, 2e3),
                in_pool("memfd", 10, 1e4), in_pool("memfd", 100, 1e4)}) ==
        Texts{"10-100 serial / memfd, pool of 4"});
  CHECK(picked({in_pool("memfd", 30, 1e4)}) == Texts{"30-30 memfd, pool of 4"});
}

TEST_CASE("a control is followed by what to take with processes", "[picks]") {
  CHECK(picked({in_pool("threads", 10, 1e3), in_pool("pipe_copy", 10, 1e4)}) ==
        Texts{"10-10 threads, pool of 4 / pipe_copy, pool of 4"});
  CHECK(picked({in_pool("threads", 10, 1e3)}) == Texts{"10-10 threads, pool of 4"});
}

TEST_CASE("the names of ways", "[picks]") {
  CHECK(way_name(make_point("square", "serial", 10, 1)) == "serial");
  CHECK(way_name(make_point("square", "memfd", 10, 4)) == "memfd, 4 forked");
  CHECK(way_name(make_point("square", "memfd", 10, 4, Lifecycle::exec)) == "memfd, 4 exec'd");
  CHECK(way_name(make_point("square", "threads", 10, 2)) == "threads, 2 started");
  Point huge = make_point("square", "memfd", 10, 4, Lifecycle::pool);
  huge.pages = Pages::huge;
  CHECK(way_name(huge) == "memfd huge, pool of 4");
  Point mine = make_point("square", "external", 10, 4);
  mine.command.name = "mine";
  CHECK(way_name(mine) == "mine, 4 workers, fork");
}

TEST_CASE("the table of picks fits its width, and an empty one is empty", "[picks]") {
  CHECK(render_picks({}, 100).empty());
  const std::vector<PointResult> points{
      in_pool("serial", 1'000'000, 1e6), in_pool("serialized_queue", 1'000'000, 5e6),
      in_pool("serial", 10, 1e3), in_pool("shared_mmap", 10, 1e4)};
  const std::string text =
      render_picks({{.kernel = "square", .picks = picks_of(kernel_contests(points)[0])}}, 60);
  CHECK_THAT(text, contains_text("square  10"));
  std::size_t begin = text.find('\n') + 1;
  while (begin < text.size()) {
    const std::size_t end = text.find('\n', begin);
    CHECK(end - begin <= 60);
    begin = end + 1;
  }
}
