#include "harness/plan/name_filter.hpp"

#include "harness/base/errors.hpp"
#include "tests/catch.hpp"

using namespace zcbench;

TEST_CASE("a filter is found anywhere in a name", "[name_filter]") {
  const std::vector<std::string> names{"square/memfd/fork", "null/memfd/pool", "square/pipe/pool"};
  CHECK(names_matching("square/.*/pool", names) == std::vector<bool>{false, false, true});
  CHECK(names_matching("memfd", names) == std::vector<bool>{true, true, false});
  CHECK(names_matching("x", {}).empty());
}

TEST_CASE("filters that are invalid, too long or too slow are refused", "[name_filter]") {
  CHECK_THROWS_AS(names_matching("(", {"a"}), ConfigError);
  CHECK_THROWS_AS(names_matching(std::string(1001, 'a'), {"a"}), ConfigError);
  CHECK(names_matching(std::string(1000, 'a'), {"a"}) == std::vector<bool>{false});
}
