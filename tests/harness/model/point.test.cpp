#include "harness/model/point.hpp"

#include "tests/catch.hpp"

using namespace zcbench;

namespace {

Point square_point() {
  Point point;
  point.kernel = "square";
  point.strategy = "shared_mmap";
  point.elements = 1'000'000;
  point.workers = 4;
  return point;
}

}  // namespace

TEST_CASE("a point's name has the axes that every sweep has", "[point]") {
  Point point = square_point();
  CHECK(point.name() == "square/shared_mmap/elements:1000000/workers:4/fork/real_time");
  point.lifecycle = Lifecycle::pool;
  point.elements = kMaxElements;
  CHECK(point.name() == "square/shared_mmap/elements:1099511627776/workers:4/pool/real_time");
}

TEST_CASE("names lose only the ending that all have", "[point]") {
  CHECK(plain_name("a/real_time") == "a");
  CHECK(plain_name("real_time/a") == "real_time/a");
}

TEST_CASE("rare axes are in the name only if not at their default", "[point]") {
  const std::string start = "square/shared_mmap/elements:1000000/workers:4/fork";
  Point point = square_point();
  point.codec = "msgpack";
  CHECK(point.name() == start + "/codec:msgpack/real_time");
  point.tasks_per_worker = 8;
  CHECK(point.name() == start + "/codec:msgpack/tasks_per_worker:8/real_time");
  point = square_point();
  point.partition = Partition::balanced;
  CHECK(point.name() == start + "/partition:balanced/real_time");
}

TEST_CASE("the data is in the name if it is not the default", "[point]") {
  const std::string start = "square/shared_mmap/elements:1000000/workers:4/fork";
  Point point = square_point();
  point.data.seed = 7;
  CHECK(point.name() == start + "/data:uniform:7/real_time");
  point.data = {.source = InputSource::normal, .seed = 42, .path = ""};
  CHECK(point.name() == start + "/data:normal/real_time");
  point.data.seed = 7;
  CHECK(point.name() == start + "/data:normal:7/real_time");
  point.data = {.source = InputSource::linear, .seed = 42, .path = ""};
  CHECK(point.name() == start + "/data:linear/real_time");
  point.data = {.source = InputSource::npy, .seed = 42, .path = "../some where/a\nb c.npy"};
  CHECK(point.name() == start + "/data:npy:a_b_c.npy/real_time");
}

TEST_CASE("how a point is sampled is not part of its name", "[point]") {
  Point point = square_point();
  const std::string name = point.name();
  point.samples = 1;
  point.samples_per_turn = 1;
  point.timeout_s = 1;
  point.if_unavailable = IfUnavailable::record;
  CHECK(point.name() == name);
}

TEST_CASE("enumerations have their names in files", "[point]") {
  CHECK(to_string(Lifecycle::fork) == "fork");
  CHECK(to_string(Lifecycle::pool) == "pool");
  CHECK(to_string(Partition::remainder_last) == "remainder_last");
  CHECK(to_string(Partition::balanced) == "balanced");
  CHECK(to_string(InputSource::uniform) == "uniform");
  CHECK(to_string(InputSource::normal) == "normal");
  CHECK(to_string(InputSource::linear) == "linear");
  CHECK(to_string(InputSource::npy) == "npy");
}

TEST_CASE("variant, pages and placement are in the name if not at their default", "[point]") {
  Point point = square_point();
  point.variant = "naive";
  point.pages = Pages::huge;
  point.placement = Placement::same_core;
  CHECK(point.name() ==
        "square/shared_mmap/elements:1000000/workers:4/fork/variant:naive"
        "/pages:huge/placement:same_core/real_time");
}
