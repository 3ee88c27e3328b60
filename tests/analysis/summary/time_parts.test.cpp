#include "analysis/summary/statements.hpp"
#include "tests/catch.hpp"
#include "tests/harness/results/run_result_fixture.hpp"

using namespace zcbench;

namespace {

// A point whose samples all have these phases and page faults.
PointResult spent(const Point& point, const Phases& phases, std::uint64_t faults = 0) {
  PointResult result = make_valid(point, 1e6);
  for (Sample& sample : result.samples) {
    sample.phases = phases;
    sample.minor_faults = faults;
  }
  return result;
}

std::string shape_of(const std::vector<PointResult>& points) {
  return find_time_parts(kernel_contests(points).at(0)).shape;
}

const Point kForked = make_point("square", "memfd", 1000, 4);
const Point kLiving = make_point("square", "memfd", 1000, 4, Lifecycle::pool);
constexpr const char* kOf = "with memfd and 4 workers forked for each job, ";

}  // namespace

TEST_CASE("the largest part of the time", "[time_parts]") {
  CHECK(shape_of({spent(kForked, {.start_ns = 50, .compute_ns = 30, .join_ns = 20})}) ==
        std::string(kOf) + "starting and joining workers takes 70 % of the time at 1k elements");
  CHECK(shape_of({spent(kForked, {.distribute_ns = 40, .compute_ns = 40, .collect_ns = 20})}) ==
        std::string(kOf) +
            "handing out and collecting the data takes 60 % of the time at 1k elements");
  CHECK(shape_of({spent(kForked, {.start_ns = 10, .compute_ns = 90})}) ==
        std::string(kOf) + "computing takes 90 % of the time at 1k elements");
}

TEST_CASE("what new workers compute longer with more page faults is mapping", "[time_parts]") {
  const PointResult forked = spent(kForked, {.start_ns = 20, .compute_ns = 80}, 100);
  const PointResult living = spent(kLiving, {.compute_ns = 10}, 0);
  CHECK(shape_of({forked, living}) ==
        std::string(kOf) + "mapping the array takes 70 % of the time at 1k elements");
  // Without more faults, the reason for the longer time is unknown.
  CHECK(shape_of({spent(kForked, {.start_ns = 20, .compute_ns = 80}, 0), living}) ==
        std::string(kOf) + "computing takes 80 % of the time at 1k elements");
}

TEST_CASE("the smallest and the largest size", "[time_parts]") {
  Point large = kForked;
  large.elements = 1'000'000;
  CHECK(shape_of({spent(kForked, {.start_ns = 90, .compute_ns = 10}),
                  spent(large, {.start_ns = 20, .compute_ns = 80})}) ==
        std::string(kOf) +
            "starting and joining workers takes 90 % of the time at 1k elements, computing 80 % at "
            "1M");
  CHECK(shape_of({spent(kForked, {.start_ns = 90, .compute_ns = 10}),
                  spent(large, {.start_ns = 80, .compute_ns = 20})}) ==
        std::string(kOf) +
            "starting and joining workers takes 90 % of the time at 1k elements and 80 % at 1M");
}

TEST_CASE("forked workers that share are looked at first; controls never", "[time_parts]") {
  const Point copying = make_point("square", "pipe_copy", 1000, 8);
  CHECK(shape_of({spent(copying, {.distribute_ns = 1}), spent(kLiving, {.compute_ns = 1}),
                  spent(kForked, {.start_ns = 1})}) ==
        std::string(kOf) + "starting and joining workers takes 100 % of the time at 1k elements");
  CHECK(shape_of({spent(make_point("square", "serial", 1000, 1), {.compute_ns = 1})}).empty());
}

TEST_CASE("the fewest workers: those whose start does not overlap with computing", "[time_parts]") {
  Point few = kForked;
  few.workers = 2;
  CHECK(shape_of({spent(kForked, {.start_ns = 1}), spent(few, {.compute_ns = 1})}) ==
        "with memfd and 2 workers forked for each job, computing takes 100 % of the time at 1k "
        "elements");
}
