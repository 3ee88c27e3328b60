#include "harness/run/point_sampler.hpp"

#include <csignal>

#include "harness/base/errors.hpp"
#include "harness/measure/publish.hpp"
#include "harness/os/pauses.hpp"
#include "tests/catch.hpp"

using namespace zcbench;

namespace {

constexpr std::uint64_t kGib = std::uint64_t{1} << 30;

Point point_of(const std::string& strategy, std::uint64_t elements) {
  Point point;
  point.kernel = "square";
  point.strategy = strategy;
  point.elements = elements;
  point.workers = strategy == "serial" ? 1 : 2;
  return point;
}

}  // namespace

TEST_CASE("the input of all points is counted once per source", "[point_sampler]") {
  constexpr std::uint64_t kPlenty = std::uint64_t{1} << 36;
  std::vector<Point> points{point_of("threads", 100), point_of("serial", 2000)};
  CHECK(memory_need(points, kPlenty).input_bytes == 2000 * sizeof(double));
  points[0].data.seed = 43;
  CHECK(memory_need(points, kPlenty).input_bytes == 2100 * sizeof(double));
}

TEST_CASE("a large input stays in memory in part, and a small machine caches no arrays",
          "[point_sampler]") {
  std::vector<Point> points{point_of("serial", kGib)};
  for (const std::uint64_t available_bytes : {9 * kGib, 64 * kGib}) {
    const MemoryNeed need = memory_need(points, available_bytes);
    CHECK(need.held_share_bytes + kStagingBytes == need.input_bytes);
    CHECK(need.held_share_bytes <= kGib);
    CHECK(need.needed_bytes() <= available_bytes);
    CHECK(need.needed_bytes() + need.kept_bytes <= available_bytes);
  }
  CHECK(memory_need(points, 0).kept_bytes == 0);
}

TEST_CASE("a sampler takes verified samples of any of its points, as often as asked",
          "[point_sampler][threads]") {
  const std::vector<Point> points{point_of("threads", 100), point_of("serial", 2000)};
  PointSampler sampler(points, kGib);
  for (int turn = 0; turn < 3; ++turn) {
    for (const Point& point : points) {
      const TurnResult taken = sampler.take(point, 2);
      REQUIRE(taken.samples.size() == 2);
      for (const Sample& sample : taken.samples) CHECK(sample.real_time_ns > 0);
      CHECK(taken.samples[0].figures[0].value == taken.samples[1].figures[0].value);
    }
  }
}

TEST_CASE("a turn in which the program was stopped gives no sample", "[point_sampler][threads]") {
  count_pauses();
  Point pool = point_of("threads", 100);
  pool.lifecycle = Lifecycle::pool;
  for (const Point& point : {pool, point_of("serial", 100)}) {
    PointSampler sampler({point}, kGib);
    int told = 0;
    const auto stopped_after_first = [&](const Sample&) {
      if (++told == 1) ::raise(SIGCONT);
      return true;
    };
    CHECK_THROWS_AS(sampler.take(point, 5, stopped_after_first), Paused);
    CHECK(told == 1);
    CHECK(sampler.take(point, 3).samples.size() == 3);
  }
}

TEST_CASE("a turn ends early if goes_on says so", "[point_sampler][threads]") {
  Point pool = point_of("threads", 100);
  pool.lifecycle = Lifecycle::pool;
  for (const Point& point : {pool, point_of("serial", 100)}) {
    PointSampler sampler({point}, kGib);
    std::vector<std::int64_t> told_ns;
    const auto two = [&](const Sample& sample) {
      told_ns.push_back(sample.real_time_ns);
      return told_ns.size() < 2;
    };
    const TurnResult taken = sampler.take(point, 5, two);
    REQUIRE(taken.samples.size() == 2);
    REQUIRE(told_ns.size() == 2);
    CHECK(taken.samples[1].real_time_ns == told_ns[1]);
    CHECK(!taken.chunks.empty());
    CHECK(sampler.take(point, 3).samples.size() == 3);
  }
}
