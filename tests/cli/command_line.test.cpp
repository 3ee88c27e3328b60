#include "cli/command_line.hpp"

#include "harness/base/errors.hpp"
#include "tests/catch.hpp"
#include "tests/cli/parsed_command_line.hpp"

using namespace zcbench;

TEST_CASE("run without anything runs the lecture config", "[command_line]") {
  const RunOptions run = parse_options(add_run_options, {});
  CHECK(run.config == "lecture");
  CHECK_FALSE(run.output);
  CHECK_FALSE(run.overrides.seed);
  CHECK(run.progress == When::automatic);
}

TEST_CASE("every flag of run lands in its field", "[command_line]") {
  const RunOptions run = parse_options(
      add_run_options,
      words_of("a.json -o r.json --filter pipe --set elements=1,2 --set data={\"a\":\"b=c\"} "
               "--seed 7 --dry-run --quiet --progress always --color never --resume --shard 2/3 "
               "--require-leakproof"));
  CHECK(run.config == "a.json");
  CHECK(run.output == "r.json");
  CHECK(run.filter == "pipe");
  REQUIRE(run.overrides.set.size() == 2);
  CHECK(run.overrides.set[0] == std::pair<std::string, std::string>{"elements", "1,2"});
  CHECK(run.overrides.set[1].second == "{\"a\":\"b=c\"}");
  CHECK(run.overrides.seed == 7);
  CHECK(run.dry_run);
  CHECK(run.quiet);
  CHECK(run.progress == When::always);
  CHECK(run.color == When::never);
  CHECK(run.left == JournalPolicy::resume);
  CHECK(run.shard.text() == "2/3");
  CHECK(run.require_leakproof);
}

TEST_CASE("bad usage is ConfigError", "[command_line]") {
  const std::vector<std::vector<std::string>> bad{{},
                                                  {"walk"},
                                                  {"run", "--nonsense"},
                                                  {"run", "a", "b"},
                                                  {"run", "--set", "elements"},
                                                  {"run", "--set", "=1"},
                                                  {"run", "--seed", "x"},
                                                  {"run", "--seed", "-1"},
                                                  {"run", "--seed", ""},
                                                  {"run", "--seed", "010"},
                                                  {"run", "--seed", "0x10"},
                                                  {"run", "--seed", "9007199254740993"},
                                                  {"run", "--progress", "maybe"},
                                                  {"list", "kernel"},
                                                  {"validate"}};
  for (const auto& words : bad) {
    INFO((words.empty() ? "" : words.back()));
    CHECK_THROWS_AS(parse(words), ConfigError);
  }
  CHECK(parse_options(add_run_options, {"--seed", "0"}).overrides.seed == 0);
}

TEST_CASE("a wrong word is answered with the allowed ones", "[command_line]") {
  CHECK_THROWS_WITH(parse({"rnu"}),
                    R"(unknown command "rnu" (did you mean "run"?); allowed: run, show, )"
                    "init, list, limits, doctor, validate, ab, selfcheck, sample, compare, "
                    "trend, export, merge, fleet, clean, claims, advise, report, baseline, manual "
                    "(see zcbench --help)");
  CHECK_THROWS_WITH(parse({"run", "--color", "alway"}),
                    R"(--color: unknown word "alway" (did you mean "always"?); allowed: auto, )"
                    "always, never (see zcbench --help)");
  CHECK_THROWS_WITH(parse({"run", "--seed", "1.5"}),
                    R"(--seed: "1.5" is not a seed; allowed: an integer from 0 to )"
                    "9007199254740992 (see zcbench --help)");
}
