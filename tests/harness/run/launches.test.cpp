#include "harness/run/launches.hpp"

#include <cmath>
#include <limits>

#include "tests/catch.hpp"
#include "tests/cli/parsed_command_line.hpp"
#include "tests/harness/machine/environment_fixture.hpp"
#include "tests/harness/plan/config_error.hpp"
#include "tests/harness/results/results_text.hpp"
#include "tests/harness/results/run_result_fixture.hpp"

using namespace zcbench;

namespace {

// Returns the options that a launched process parses from these arguments.
RunOptions parse_run(std::vector<std::string> words) {
  REQUIRE(words.front() == "run");
  words.erase(words.begin());
  return parse_options(add_run_options, std::move(words));
}

std::string text_of(const RunResult& run) { return to_json(run, make_environment()).dump(); }

}  // namespace

TEST_CASE("a launched process gets the same plan", "[launches]") {
  RunOptions options;
  options.config = "my config.json";
  options.filter = "--square=.*";
  options.overrides.set = {{"elements", "1000,2000"}, {"data.npy", "a=b.npy"}};
  options.overrides.seed = 7;
  options.launches = 5;
  options.output = "r.json";
  options.left = JournalPolicy::resume;
  options.shard = {.index = 1, .count = 3};
  options.require_leakproof = true;
  const RunOptions back = parse_run(launch_arguments(options, false));
  CHECK(back.config == options.config);
  CHECK(back.filter == options.filter);
  CHECK(back.overrides.set == options.overrides.set);
  CHECK(back.overrides.seed == 7);
  CHECK(back.launches == 5);
  CHECK(back.left == JournalPolicy::refuse);
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

TEST_CASE("a record contains every number", "[launch_record]") {
  RunResult run = make_run();
  run.points[0].chunks = {{.count = 3,
                           .mean = 0.5,
                           .mean_error = 1e-20,
                           .deviation = NAN,
                           .max = std::numeric_limits<double>::infinity()}};
  run.points[0].samples[1].figures = {{"mean", -0.0}, {"std", 0.1}};
  run.points[0].samples[2].worker_peak_rss_bytes = std::nullopt;
  run.points[0].command_version = "v\xff";
  run.dev_shm = DevShm::shared;
  run.points[1].reason += "\xff";  // not UTF-8, as a path may be
  const RunResult back = from_record(to_record(run), unsampled(run)).value();
  CHECK(back.points[1].reason == run.points[1].reason);
  CHECK(back.points[0].command_version == "v\xff");
  CHECK(back.dev_shm == DevShm::shared);
  REQUIRE(back.points[0].chunks.size() == 1);
  CHECK(back.points[0].chunks[0].mean_error == 1e-20);
  CHECK(std::isnan(back.points[0].chunks[0].deviation));
  CHECK(std::isinf(back.points[0].chunks[0].max));
  run.points[1].reason.pop_back();
  RunResult compared = back;
  compared.points[1].reason.pop_back();
  CHECK(text_of(compared) == text_of(run));
}

TEST_CASE("a record of other points or of an error, or a torn one, is not a result",
          "[launch_record]") {
  const RunResult run = make_run();
  RunResult other = unsampled(run);
  other.points[0].point.elements = 1;
  CHECK_THAT(config_error_of([&] { from_record(to_record(run), other); }),
             contains_text("was modified"));
  const std::string error = to_record(MachineError("no memory"));
  CHECK_THROWS_WITH(from_record(error, unsampled(run)), "no memory");
  try {
    from_record(error, unsampled(run));
  } catch (const Error& caught) {
    CHECK(caught.code() == 3);
  }
  const std::string record = to_record(run);
  CHECK_FALSE(from_record(record.substr(0, record.size() / 2), unsampled(run)).has_value());
  CHECK_FALSE(from_record("", unsampled(run)).has_value());
}
