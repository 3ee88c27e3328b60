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

TEST_CASE("the family of a point is how its workers get at the array", "[point_role]") {
  CHECK(family_of(make_point("square", "serial", 10, 1)) == Family::serial);
  CHECK(family_of(make_point("square", "threads", 10, 2)) == Family::threads);
  for (const char* strategy : {"shared_mmap", "posix_shm", "memfd", "file_mmap", "fork_cow"}) {
    CHECK(family_of(make_point("square", strategy, 10, 2)) == Family::sharing);
  }
  for (const char* strategy :
       {"pipe_copy", "pipe_vmsplice", "unix_socket", "serialized_queue", "process_vm_readv"}) {
    CHECK(family_of(make_point("square", strategy, 10, 2)) == Family::copying);
  }
  CHECK(family_of(make_point("square", "external", 10, 2)) == Family::other);
  CHECK(family_of(make_point("square", "of a version to come", 10, 2)) == Family::other);
}
