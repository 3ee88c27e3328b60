#include "harness/base/date.hpp"

#include "tests/catch.hpp"

namespace zcbench {

TEST_CASE("utc: ISO 8601, or a pattern of one's own", "[utc]") {
  const std::string now = utc_now();
  REQUIRE(now.size() == 20);
  CHECK(now[4] == '-');
  CHECK(now[10] == 'T');
  CHECK(now.back() == 'Z');
  CHECK(utc_now("%Y") == now.substr(0, 4));
}

}  // namespace zcbench
