#include "analysis/summary/share_lines.hpp"

#include "analysis/summary/summary.hpp"
#include "tests/catch.hpp"
#include "tests/harness/machine/limits_fixture.hpp"
#include "tests/harness/results/run_result_fixture.hpp"

using namespace zcbench;

namespace {

// 8 MB, for which the limit is 40 GB/s in one thread and 100 GB/s in three.
constexpr std::uint64_t kElements = 1'000'000;

std::vector<PointResult> make_points() {
  return {make_valid(make_point("square", "serial", kElements, 1), 250'000),
          make_valid(make_point("square", "memfd", kElements, 4, Lifecycle::pool), 160'000),
          make_valid(make_point("square", "shared_mmap", kElements, 4, Lifecycle::pool), 100'000),
          make_valid(make_point("square", "shared_mmap", kElements, 4), 2'000'000),
          make_valid(make_point("square", "memfd", kElements, 4, Lifecycle::exec), 1'900'000),
          make_valid(make_point("square", "threads", kElements, 4), 90'000),
          make_valid(make_point("null", "shared_mmap", kElements, 4), 1'000)};
}

}  // namespace

TEST_CASE("shares of serial, the best pool and the best fork", "[summary][limits]") {
  const std::string text = render_share_lines(make_points(), make_limits(), 100);
  CHECK_THAT(text, contains_text("  square                    1M    80 % L3    80 % L3, "
                                 "shared_mmap x4   4.0 % L3, shared_mmap x4\n"));
  CHECK_THAT(
      text,
      contains_text("  scale loop: L2 80.0 and 240, L3 40.0 and 100, memory 16.0 and 24.0 GB/s\n"));
  CHECK(text.find("memfd") == std::string::npos);
  CHECK(text.find("null") == std::string::npos);
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = text.find('\n', begin);
    REQUIRE(end != std::string::npos);
    CHECK(end - begin <= 100);
    begin = end + 1;
  }
}

TEST_CASE("without points there are no shares, without limits the summary has none",
          "[summary][limits]") {
  const PeakRates limits = make_limits();
  CHECK(render_share_lines({}, limits, 100).empty());
  RunResult run;
  run.points = make_points();
  CHECK(render_summary(run, {}).find("Share of") == std::string::npos);
  CHECK_THAT(render_tables(run, {}, &limits), contains_text("Share of this machine's memory"));
}
