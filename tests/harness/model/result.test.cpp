#include "harness/model/result.hpp"

#include "tests/catch.hpp"

using namespace zcbench;

TEST_CASE("a status is the word in the results file", "[point_status]") {
  CHECK(to_string(PointStatus::valid) == "valid");
  CHECK(to_string(PointStatus::failed) == "failed");
  CHECK(to_string(PointStatus::unavailable) == "unavailable");
}
