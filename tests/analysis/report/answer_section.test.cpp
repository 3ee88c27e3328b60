#include "analysis/report/answer_section.hpp"

#include "tests/analysis/report/read_run_fixture.hpp"
#include "tests/catch.hpp"

using namespace zcbench;

namespace {

std::string answer_text(std::vector<PointResult> points) {
  return visible_text(answer_of(make_read_run(make_run_of(std::move(points)))).markup());
}

PointResult valid(const std::string& strategy, std::uint64_t elements, double median_ns,
                  Lifecycle lifecycle = Lifecycle::fork) {
  return make_valid(
      make_point("square", strategy, elements, strategy == "serial" ? 1 : 4, lifecycle), median_ns);
}

}  // namespace

TEST_CASE("processes pay from where they stay ahead", "[report]") {
  const std::string text = answer_text(
      {valid("memfd", 1000, 1e6), valid("serial", 1000, 2e6), valid("memfd", 10000, 4e6),
       valid("serial", 10000, 3e6), valid("memfd", 100000, 5e6), valid("serial", 100000, 9e6),
       valid("memfd", 100000, 8.99e6, Lifecycle::pool), valid("memfd", 1000000, 9e6)});
  CHECK_THAT(text,
             contains_text("Processes beat serial from 100k elements on with 4 workers, fork. "
                           "Not even at the largest size with 4 workers, pool."));
}

TEST_CASE("processes that pay at some sizes only are not said never to pay", "[report]") {
  std::vector<PointResult> points = {valid("memfd", 1000, 1e6), valid("serial", 1000, 2e6),
                                     valid("memfd", 10000, 4e6), valid("serial", 10000, 3e6)};
  CHECK_THAT(answer_text(points),
             contains_text("Processes beat serial, but not at the largest size, "
                           "with 4 workers, fork (at 1k). "));
  points.push_back(valid("memfd", 10000, 1e6, Lifecycle::pool));
  CHECK_THAT(
      answer_text(points),
      contains_text("from 10k elements on with 4 workers, pool. They do, too, but not at the "
                    "largest size, with 4 workers, fork (at 1k). "));
}

TEST_CASE("processes that never pay are told so", "[report]") {
  CHECK_THAT(answer_text({valid("memfd", 1000, 1e6), valid("serial", 1000, 1.01e6)}),
             contains_text("Processes beat serial at no size that was measured."));
  CHECK(answer_text({valid("memfd", 1000, 1e6)}).find("beat serial") == std::string::npos);
}

TEST_CASE("a kernel's name, what it does, and its tables", "[report]") {
  const std::string text = answer_text({valid("memfd", 1000, 1e6)});
  for (const char* part : {"square", "in place", "square: fastest at each size",
                           "square: fastest with processes, by workers and lifecycle", "\u2248"}) {
    CHECK_THAT(text, contains_text(part));
  }
}

TEST_CASE("changes of winner are listed, the doubtful ones apart", "[report]") {
  const std::string clear = answer_text({valid("memfd", 1000, 1e6), valid("pipe_copy", 1000, 2e6),
                                         valid("memfd", 2000, 4e6), valid("pipe_copy", 2000, 3e6)});
  CHECK_THAT(clear, contains_text("on either side:4 workers, fork: between 1k and 2k from memfd to "
                                  "pipe_copy"));
  const std::string open = answer_text({valid("memfd", 1000, 1e6), valid("pipe_copy", 1000, 1.01e6),
                                        valid("memfd", 2000, 4e6), valid("pipe_copy", 2000, 3e6)});
  CHECK(open.find("on either side") == std::string::npos);
  CHECK_THAT(open,
             contains_text("1 change of winner is too close to call4 workers, fork: between"));
}

TEST_CASE("a run without a valid point says so", "[report]") {
  CHECK(answer_text({make_failed(make_point("square", "memfd", 1000, 4), "no")}) ==
        "No point was measured: there is nothing to compare.");
}
