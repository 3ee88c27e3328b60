#include "harness/results/results_size.hpp"

#include <nlohmann/json.hpp>

#include "harness/results/results_limits.hpp"
#include "tests/catch.hpp"
#include "tests/harness/machine/environment_fixture.hpp"
#include "tests/harness/results/results_text.hpp"
#include "tests/harness/results/run_result_fixture.hpp"

using namespace zcbench;

namespace {

Point sampled(Point point, std::uint32_t samples) {
  point.samples = samples;
  return point;
}

}  // namespace

TEST_CASE("the size of a results file is known before it is made", "[results_size]") {
  for (const std::uint32_t workers : {1U, 8U}) {
    const Point point = sampled(make_point("statistics", "shared_mmap", 1'000'000, workers), 200);
    RunResult run = make_run();
    run.points = {make_valid(point, 1234.567)};
    const Sample sample = run.points[0].samples[0];
    run.points[0].samples.assign(point.samples, sample);
    const std::size_t bytes = results_text(run, make_environment()).size();
    const ResultsSize size = results_size({point}, 1);
    INFO(size.file_bytes << " for " << bytes);
    CHECK(size.samples == point.samples);
    // The file is smaller than estimated, because the fixture's numbers are short.
    CHECK(size.file_bytes > bytes);
    CHECK(size.file_bytes < 2 * bytes);
  }
}

TEST_CASE("the size grows with samples, launches and workers", "[results_size]") {
  const Point point = sampled(make_point("square", "shared_mmap", 1000, 2), 1000);
  const ResultsSize one = results_size({point}, 1);
  const ResultsSize five = results_size({point}, 5);
  CHECK(five.samples == 5000);
  CHECK(2 * five.file_bytes > 9 * one.file_bytes);
  CHECK(five.held_bytes == 5 * one.held_bytes);
  CHECK(five.making_bytes - five.held_bytes > one.making_bytes - one.held_bytes);
  const ResultsSize wide =
      results_size({sampled(make_point("square", "memfd", 1000, 64), 1000)}, 1);
  CHECK(wide.run_values > 3 * one.run_values);
  CHECK(wide.times_values == one.times_values);
  CHECK(wide.held_bytes > one.held_bytes);
}

TEST_CASE("a plan whose file nobody could read is warned of", "[results_size]") {
  constexpr std::uint64_t kMemory = ~std::uint64_t{0};
  const Point point = make_point("square", "serial", 1000, 1);
  CHECK(size_warnings({sampled(point, 1000)}, 1, kMemory).empty());
  const auto warnings = size_warnings({sampled(point, 2'000'000)}, 1, kMemory);
  REQUIRE(warnings.size() == 1);
  CHECK_THAT(warnings[0], contains_text("the results file of 2000000 samples would have about "));
  CHECK_THAT(warnings[0], contains_text("--shard"));
  CHECK(size_warnings({sampled(point, 20'000)}, 100, kMemory) == warnings);
}

TEST_CASE("memory that making the file takes and that is not there is warned of",
          "[results_size]") {
  const Point point = sampled(make_point("square", "serial", 8, 1), 1000);
  const std::uint64_t needed_bytes = results_size({point}, 1).making_bytes;
  CHECK(size_warnings({point}, 1, needed_bytes).empty());
  CHECK_THAT(size_warnings({point}, 1, needed_bytes - 1).at(0),
             contains_text("making the results file of 1000 samples would take about "));
}

TEST_CASE("a file that has become too large is said to be", "[results_size]") {
  const RunResult run = make_run();
  CHECK_FALSE(why_too_large(kMaxResultsBytes, run.points));
  CHECK(why_too_large(kMaxResultsBytes + 1, run.points));
}
