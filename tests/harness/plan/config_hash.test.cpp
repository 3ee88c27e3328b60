#include "harness/plan/config_hash.hpp"

#include <functional>

#include "tests/catch.hpp"
#include "tests/harness/results/run_result_fixture.hpp"

using namespace zcbench;

TEST_CASE("a point's hash covers what it measures", "[config_hash]") {
  const Point point = make_point("square", "shared_mmap", 1000, 4);
  const std::vector<std::function<void(Point&)>> changes{
      [](Point& p) { p.kernel = "null"; },
      [](Point& p) { p.strategy = "memfd"; },
      [](Point& p) { p.elements = 1001; },
      [](Point& p) { p.workers = 3; },
      [](Point& p) { p.lifecycle = Lifecycle::pool; },
      [](Point& p) { p.codec = "cbor"; },
      [](Point& p) { p.tasks_per_worker = 2; },
      [](Point& p) { p.variant = "naive"; },
      [](Point& p) { p.pages = Pages::huge; },
      [](Point& p) { p.placement = Placement::spread; },
      [](Point& p) { p.nodes = 2; },
      [](Point& p) { p.partition = Partition::balanced; },
      [](Point& p) { p.data.source = InputSource::linear; },
      [](Point& p) { p.data.seed = 43; },
      [](Point& p) { p.samples = 29; },
      [](Point& p) { p.sequential = {.min = 5, .target_ci = 0.1, .max_seconds = std::nullopt}; },
      [](Point& p) {
        p.command.argv = {"python3", "a.py"};
      }};
  for (const auto& change : changes) {
    Point other = point;
    change(other);
    CHECK(config_hash(other) != config_hash(point));
  }
}

TEST_CASE("a point has the hash that it had before there were later axes", "[config_hash]") {
  Point point = make_point("square", "shared_mmap", 1000, 2);
  point.samples = 3;
  CHECK(config_hash(point) == "crc64:64cbdc384d8568f8");  // as in files of November 2026
}

TEST_CASE("a plan's hash can be computed from its points' hashes", "[config_hash]") {
  const RunResult run = make_run();
  std::vector<std::string> hashes;
  for (const PointResult& result : run.points) hashes.push_back(config_hash(result.point));
  CHECK(config_hash(hashes, run.seed) == config_hash(run.points, run.seed));
  CHECK(config_hash(hashes, run.seed + 1) != config_hash(run.points, run.seed));
  std::swap(hashes[0], hashes[1]);
  CHECK(config_hash(hashes, run.seed) != config_hash(run.points, run.seed));
}

TEST_CASE("a point's hash does not cover what it does not measure", "[config_hash]") {
  Point point = make_point("square", "shared_mmap", 1000, 4);
  point.data = {.source = InputSource::npy, .seed = 42, .path = "here/a.npy"};
  Point other = point;
  other.data.path = "there/a.npy";
  other.data.seed = 1;
  other.timeout_s = 1.0;
  other.if_unavailable = IfUnavailable::record;
  other.samples_per_turn = 9;  // applies only to pools
  other.command.folder = "there/";
  CHECK(config_hash(other) == config_hash(point));
  point.lifecycle = other.lifecycle = Lifecycle::pool;
  CHECK(config_hash(other) != config_hash(point));
}

TEST_CASE("a plan's hash covers its points, their order and the seed", "[config_hash]") {
  std::vector<PointResult> points = make_run().points;
  const std::string hash = config_hash(points, 1);
  CHECK(config_hash(points, 2) != hash);
  points[0].samples.clear();
  points[0].status = PointStatus::failed;
  CHECK(config_hash(points, 1) == hash);
  std::swap(points[0], points[1]);
  CHECK(config_hash(points, 1) != hash);
}

TEST_CASE("a point's hash covers an array's values once they are known", "[config_hash]") {
  Point point = make_point("square", "shared_mmap", 1000, 4);
  point.data = {.source = InputSource::npy, .seed = 42, .path = "a.npy"};
  Point one = point;
  one.data.digest = "crc64:0000000000000001";
  Point other = point;
  other.data.digest = "crc64:0000000000000002";
  CHECK(config_hash(one) != config_hash(other));
  CHECK(config_hash(one) != config_hash(point));
  other.data = one.data;
  other.data.path = "there/a.npy";
  CHECK(config_hash(one) == config_hash(other));
  other.data.label = "there:a.npy";
  CHECK(config_hash(one) != config_hash(other));
}
