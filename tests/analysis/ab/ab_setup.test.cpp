#include "analysis/ab/ab_setup.hpp"

#include "harness/base/errors.hpp"
#include "harness/os/file_io.hpp"
#include "tests/catch.hpp"

namespace zcbench {

TEST_CASE("ab setup: two commands are one point, timed as a whole or asked", "[ab]") {
  AbOptions options;
  options.commands[0] = "old";
  options.commands[1] = "new --fast";
  AbSetup whole = set_up(options);
  REQUIRE(whole.record.points.size() == 1);
  CHECK(whole.record.points[0].names[1] == "new --fast");
  CHECK(whole.record.rules.profile == "default");
  CHECK(whole.plan.sides[1].argv[0] == own_path());
  CHECK(whole.plan.sides[1].argv[1] == "sample");
  CHECK(whole.plan.budget_follows_first_unit);
  options.gate.budget_s = 7.0;
  CHECK(set_up(options).record.budget_s == 7.0);
  CHECK_FALSE(set_up(options).plan.budget_follows_first_unit);
  options.commands_answer = true;
  CHECK(set_up(options).plan.sides[1].argv ==
        std::vector<std::string>{"/bin/sh", "-c", "new --fast"});
}

TEST_CASE("ab setup: a seed of its own each time, unless one is given", "[ab]") {
  AbOptions options;
  options.commands[0] = options.commands[1] = "true";
  CHECK(set_up(options).record.seed != set_up(options).record.seed);
  options.gate.seed = 5;
  CHECK(set_up(options).record.seed == 5);
}

TEST_CASE("ab setup: a side that is no program is refused", "[ab]") {
  AbOptions options;
  options.config = "smoke";
  options.baseline = "/no/such/program";
  options.candidate = options.baseline;
  CHECK_THROWS_WITH(set_up(options), contains_text("there is no program"));
}

}  // namespace zcbench
