#include "harness/results/point_role.hpp"

#include "tests/catch.hpp"
#include "tests/harness/results/run_result_fixture.hpp"

using namespace zcbench;

TEST_CASE("controls are what has no processes of its own", "[point_role]") {
  CHECK(is_control(make_point("square", "serial", 10, 1)));
  CHECK(is_control(make_point("square", "threads", 10, 2)));
  CHECK_FALSE(is_control(make_point("square", "shared_mmap", 10, 2)));
  CHECK_FALSE(is_control(make_point("square", "of a version to come", 10, 2)));
}

TEST_CASE("a program that only tells facts takes no part", "[point_role]") {
  Point external = make_point("square", "external", 10, 2);
  external.command.name = "peer";
  CHECK(is_external(external));
  CHECK_FALSE(is_external(make_point("square", "shared_mmap", 10, 2)));
  CHECK(is_contestant(external));
  external.kernel = "null";
  CHECK_FALSE(is_contestant(external));
  CHECK(is_contestant(make_point("null", "shared_mmap", 10, 2)));
}
