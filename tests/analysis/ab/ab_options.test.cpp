#include "analysis/ab/ab_options.hpp"

#include "harness/base/errors.hpp"
#include "tests/catch.hpp"

namespace zcbench {

TEST_CASE("gate rules: the profile follows the sides unless it is named", "[ab]") {
  GateOptions options;
  CHECK(resolve_rules(options, false).profile == "default");
  CHECK(resolve_rules(options, false).detect == 0.01);
  CHECK(resolve_rules(options, true).profile == "strict");
  CHECK(resolve_rules(options, true).detect == 0.0);
  options.profile = "relaxed";
  CHECK(resolve_rules(options, true).margin == 0.05);
}

TEST_CASE("gate rules: without a floor it is what the clock cannot resolve", "[ab]") {
  GateOptions options;
  CHECK(resolve_rules(options, false).floor_ns >= 1.0);
  options.floor_ns = 0.0;
  CHECK(resolve_rules(options, false).floor_ns == 0.0);
}

TEST_CASE("gate rules: a margin of one's own has to be above what is looked for", "[ab]") {
  GateOptions options;
  options.margin = 0.10;
  CHECK(resolve_rules(options, false).margin == 0.10);
  options.margin = 0.01;
  CHECK_THROWS_AS(resolve_rules(options, false), ConfigError);
  CHECK_NOTHROW(resolve_rules(options, true));
}

}  // namespace zcbench
