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
  CHECK(ab.gate.floor_ns.value() == Approx(3000.0));
  CHECK(ab.gate.seed == 7);
  CHECK(ab.overrides.set.front().second == "2");
  CHECK(ab.candidate_set.front().first == "variant");
  CHECK(ab.filter == "pipe");
  CHECK(ab.inconclusive_is_ok);
}

TEST_CASE("ab command line: two words are two commands, one is a config", "[ab]") {
  const AbOptions two = parse_options(add_ab_options, {"old --work", "--budget", "1min", "new"});
  CHECK(two.commands[0] == "old --work");
  CHECK(two.commands[1] == "new");
  CHECK(two.config.empty());
  const AbOptions named =
      parse_options(add_ab_options, {"--command-baseline", "old", "--command-candidate", "new"});
  CHECK(named.commands[0] == "old");
  CHECK(named.commands[1] == "new");
  CHECK_THROWS_AS(parse({"ab", "a", "b", "--command-baseline", "c"}), ConfigError);
  CHECK(parse_options(add_ab_options, {"smoke"}).config == "smoke");
  CHECK_THROWS_AS(parse({"ab", "a", "b", "c"}), ConfigError);
  const Action empty = parse({"ab", "a", ""});
  CHECK_THROWS_WITH(empty(), contains_text("one of the two commands is empty"));
}

TEST_CASE("ab command line: omitted options have their defaults", "[ab]") {
  const AbOptions ab = parse_options(add_ab_options, {});
  CHECK_FALSE(ab.inconclusive_is_ok);
  CHECK(ab.gate.alpha == 0.01);
  CHECK_FALSE(ab.gate.budget_s);
  CHECK_FALSE(ab.gate.floor_ns);
}

TEST_CASE("ab command line: a quantity without its unit is refused with what is allowed", "[ab]") {
  CHECK_THROWS_WITH(parse({"ab", "--margin", "3"}), contains_text("with the %"));
  CHECK_THROWS_WITH(parse({"ab", "--budget", "10"}), contains_text("from 0.1s to 24h"));
  CHECK_THROWS_AS(parse({"ab", "--alpha", "90%"}), ConfigError);
  CHECK_THROWS_AS(parse({"ab", "--profile", "lax"}), ConfigError);
  CHECK_THROWS_AS(parse({"sample", "smoke", "--command", "true"}), ConfigError);
}

TEST_CASE("ab command line: a missing side is named before anything starts", "[ab]") {
  const std::pair<const char*, const char*> cases[] = {
      {"ab", "needs two commands"},
      {"ab smoke", "or a CONFIG and --baseline"},
      {"ab smoke --baseline /no/such/program", "needs --candidate BINARY or --candidate-set"},
      {"ab a b --baseline c", "two commands are one point"},
      {"ab a b --candidate-set x=1", "two commands are one point"},
      {"ab a b --filter x", "two commands are one point"}};
  for (const auto& [words, message] : cases) {
    CAPTURE(words);
    const Action action = parse(words_of(words));
    CHECK_THROWS_WITH(action(), contains_text(message));
    CHECK_THROWS_AS(action(), ConfigError);
  }
}

}  // namespace zcbench
