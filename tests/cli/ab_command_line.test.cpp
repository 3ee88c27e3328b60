#include "harness/base/errors.hpp"
#include "tests/catch.hpp"
#include "tests/cli/parsed_command_line.hpp"

namespace zcbench {

TEST_CASE("ab command line: every flag lands in its field", "[ab]") {
  const AbOptions ab = parse_options(
      add_ab_options,
      words_of("ci --baseline a --candidate b --profile relaxed --margin 4% --alpha 0.1% "
               "--budget 2min --floor 3us --seed 7 --set workers=2 --candidate-set variant=naive "
               "--filter pipe --inconclusive ok"));
  CHECK(ab.config == "ci");
  CHECK(ab.baseline == "a");
  CHECK(ab.candidate == "b");
  CHECK(ab.gate.profile == "relaxed");
  CHECK(ab.gate.margin == 0.04);
  CHECK(ab.gate.alpha == 0.001);
  CHECK(ab.gate.budget_s == 120.0);
  CHECK(ab.gate.floor_ns == Approx(3000.0));
  CHECK(ab.gate.seed == 7);
  CHECK(ab.overrides.set.front().second == "2");
  CHECK(ab.candidate_set.front().first == "variant");
  CHECK(ab.filter == "pipe");
  CHECK(ab.inconclusive_is_ok);
}

TEST_CASE("ab command line: what is left out has its default", "[ab]") {
  const AbOptions ab = parse_options(add_ab_options, {});
  CHECK_FALSE(ab.inconclusive_is_ok);
  CHECK(ab.gate.alpha == 0.01);
  CHECK(ab.gate.budget_s == 600.0);
}

TEST_CASE("ab command line: a quantity without its unit is refused with what is allowed", "[ab]") {
  CHECK_THROWS_WITH(parse({"ab", "--margin", "3"}), contains_text("with the %"));
  CHECK_THROWS_WITH(parse({"ab", "--budget", "10"}), contains_text("from 0.1s to 24h"));
  CHECK_THROWS_AS(parse({"ab", "--alpha", "90%"}), ConfigError);
  CHECK_THROWS_AS(parse({"ab", "--profile", "lax"}), ConfigError);
  CHECK_THROWS_AS(parse({"sample", "smoke", "--command", "true"}), ConfigError);
}

}  // namespace zcbench
