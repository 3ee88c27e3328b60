#include "harness/run/launches.hpp"

#include "tests/catch.hpp"
#include "tests/cli/parsed_command_line.hpp"

using namespace zcbench;

namespace {

// The options that a launched process reads from these words.
RunOptions parse_run(std::vector<std::string> words) {
  REQUIRE(words.front() == "run");
  words.erase(words.begin());
  return parse_options(add_run_options, std::move(words));
}

}  // namespace

TEST_CASE("a launched process is told the same plan", "[launches]") {
  RunOptions options;
  options.config = "my config.json";
  options.filter = "--square=.*";
  options.overrides.set = {{"elements", "1000,2000"}, {"data.npy", "a=b.npy"}};
  options.overrides.seed = 7;
  options.launches = 5;
  options.output = "r.json";
  options.left = LeftJournal::resume;
  options.shard = {.index = 1, .count = 3};
  options.require_leakproof = true;
  const RunOptions back = parse_run(launch_arguments(options, false));
  CHECK(back.config == options.config);
  CHECK(back.filter == options.filter);
  CHECK(back.overrides.set == options.overrides.set);
  CHECK(back.overrides.seed == 7);
  CHECK(back.launches == 5);
  CHECK(back.left == LeftJournal::refuse);
  CHECK(back.shard.text() == "2/3");
  CHECK(back.require_leakproof);
  CHECK(back.progress == When::never);
  CHECK_FALSE(back.output.has_value());
  CHECK(parse_run(launch_arguments(options, true)).progress == When::always);
}

TEST_CASE("a launched process knows its role", "[launches]") {
  std::vector<std::string> words = launch_arguments({}, false);
  CHECK_FALSE(parse_run(words).launch.has_value());
  words.push_back("--launch=3,7,4711,8");
  const RunOptions options = parse_run(words);
  REQUIRE(options.launch.has_value());
  CHECK(options.launch->index == 3);
  CHECK(options.launch->descriptor == 7);
  CHECK(options.launch->parent_pid == 4711);
  CHECK(options.launch->journal == 8);
}
