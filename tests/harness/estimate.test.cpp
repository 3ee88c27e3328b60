#include "harness/estimate.hpp"

#include "tests/catch.hpp"

using namespace zcbench;

namespace {

Point point_of(const std::string& strategy, std::uint64_t elements) {
  Point point;
  point.kernel = "square";
  point.strategy = strategy;
  point.elements = elements;
  point.workers = 4;
  return point;
}

}  // namespace

TEST_CASE("more points, samples, elements and text take longer", "[estimate]") {
  const Point small = point_of("shared_mmap", 1000);
  const Point large = point_of("shared_mmap", 10'000'000);
  CHECK(estimated_duration_ns({}) == 0);
  CHECK(estimated_duration_ns({small}) > 0);
  CHECK(estimated_duration_ns({small, small}) == 2 * estimated_duration_ns({small}));
  CHECK(estimated_duration_ns({large}) > 10 * estimated_duration_ns({small}));
  Point text = point_of("serialized_queue", 100'000);
  const Point raw = text;
  text.codec = "json";
  CHECK(estimated_duration_ns({text}) > 3 * estimated_duration_ns({raw}));
}

TEST_CASE("a living pool is quicker than births, serial than both", "[estimate]") {
  const Point fork = point_of("shared_mmap", 1000);
  Point pool = fork;
  pool.lifecycle = Lifecycle::pool;
  Point serial = point_of("serial", 1000);
  serial.workers = 1;
  CHECK(estimated_duration_ns({pool}) < estimated_duration_ns({fork}));
  CHECK(estimated_duration_ns({serial}) < estimated_duration_ns({pool}));
}

TEST_CASE("a command takes its start for every turn", "[estimate]") {
  Point command = point_of("external", 1000);
  command.command.argv = {"mine"};
  command.samples = 20;
  command.samples_per_turn = 20;
  const std::int64_t one_start = estimated_duration_ns({command});
  command.samples_per_turn = 5;
  CHECK(estimated_duration_ns({command}) > 2 * one_start);
}
