#include "harness/run/launches.hpp"

#include "cli/command_line.hpp"
#include "tests/catch.hpp"

using namespace zcbench;

namespace {

// The options that a launched process would read from these words.
RunOptions parse(std::vector<std::string> words) {
  words.insert(words.begin(), "zcbench");
  std::vector<char*> arguments;
  for (std::string& word : words) arguments.push_back(word.data());
  return *parse_command_line(static_cast<int>(arguments.size()), arguments.data()).run;
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
  const RunOptions back = parse(launch_arguments(options, false));
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
  CHECK(parse(launch_arguments(options, true)).progress == When::always);
}

TEST_CASE("a launched process knows its role", "[launches]") {
  std::vector<std::string> words = launch_arguments({}, false);
  CHECK_FALSE(parse(words).launch.has_value());
  words.push_back("--launch=3,7,4711,8");
  const RunOptions options = parse(words);
  REQUIRE(options.launch.has_value());
  CHECK(options.launch->index == 3);
  CHECK(options.launch->descriptor == 7);
  CHECK(options.launch->parent_pid == 4711);
  CHECK(options.launch->journal == 8);
}
