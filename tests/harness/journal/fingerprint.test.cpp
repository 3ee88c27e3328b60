#include "harness/journal/fingerprint.hpp"

#include "harness/base/errors.hpp"
#include "tests/catch.hpp"
#include "tests/harness/machine/environment_fixture.hpp"
#include "tests/harness/results/run_result_fixture.hpp"

using namespace zcbench;

namespace {

Fingerprint fingerprint_of(const RunResult& run, const Environment& environment) {
  Plan whole;
  for (const PointResult& result : run.points) whole.points.push_back(result.point);
  return make_fingerprint(run, whole, environment);
}

// Returns the name of each field that differs.
std::vector<std::string> changed(const RunResult& run, const Environment& environment) {
  std::vector<std::string> fields;
  for (const KeyDifference& one : differences(fingerprint_of(make_run(), make_environment()),
                                              fingerprint_of(run, environment))) {
    fields.push_back(one.field);
  }
  return fields;
}

// Gives the point an array and a program, with their digests.
void give_files(Point& point) {
  point.data = {.source = InputSource::npy, .seed = 42, .path = "a.npy", .digest = "crc64:1"};
  point.command = {.name = "mine",
                   .argv = {"./mine"},
                   .probe = {},
                   .folder = "",
                   .files = {{"./mine", "./mine", "", "crc64:2"}}};
}

}  // namespace

TEST_CASE("the same plan, program and host have the same fingerprint", "[fingerprint]") {
  CHECK(changed(make_run(), make_environment()).empty());
  Environment busy = make_environment();
  busy.load_avg = {99, 99, 99};
  busy.mhz_per_cpu += 1;
  busy.memory_available_bytes /= 2;
  RunResult later = make_run();
  later.started_utc = "2030-01-01T00:00:00Z";
  later.points[0].samples.clear();
  CHECK(changed(later, busy).empty());
}

TEST_CASE("a fingerprint tells which field differs", "[fingerprint]") {
  RunResult run = make_run();
  run.points[0].point.elements += 1;
  CHECK(changed(run, make_environment()) == std::vector<std::string>{"config_hash"});
  run = make_run();
  run.points.pop_back();
  CHECK(changed(run, make_environment()) == std::vector<std::string>{"config_hash", "points"});
  run = make_run();
  run.seed += 1;
  CHECK(changed(run, make_environment()) == std::vector<std::string>{"config_hash", "seed"});
  run = make_run();
  run.launches = 5;
  CHECK(changed(run, make_environment()) == std::vector<std::string>{"launches"});
  run = make_run();
  run.shard = {.index = 1, .count = 2};
  CHECK(changed(run, make_environment()) == std::vector<std::string>{"shard"});
  Environment other = make_environment();
  other.host_name += "x";
  CHECK(changed(make_run(), other) == std::vector<std::string>{"host_name"});
  other = make_environment();
  other.cpu_model += "x";
  CHECK(changed(make_run(), other) == std::vector<std::string>{"cpu_model"});
}

TEST_CASE("only the config must be the same for samples to fit together", "[fingerprint]") {
  const Fingerprint was{.config = {{"seed", "1"}}, .runner = {{"binary", "a"}}};
  CHECK(same_config(was, {.config = {{"seed", "1"}}, .runner = {{"binary", "b"}}}));
  CHECK_FALSE(same_config(was, {.config = {{"seed", "2"}}, .runner = {{"binary", "a"}}}));
  CHECK_FALSE(same_config(was, {.config = {}, .runner = {{"binary", "a"}}}));
  CHECK(differences_text(differences(was, {.config = {{"seed", "2"}}, .runner = {}})) ==
        R"x(seed was "1", is "2"; binary was "a", is "(none)")x");
}

TEST_CASE("a fingerprint names the arrays and programs of its plan", "[fingerprint]") {
  RunResult run = make_run();
  Point& point = run.points[0].point;
  give_files(point);
  const Fingerprint was = fingerprint_of(run, make_environment());
  point.data.digest = "crc64:3";
  const Fingerprint other_array = fingerprint_of(run, make_environment());
  CHECK_FALSE(same_config(was, other_array));
  CHECK_THAT(differences_text(differences(was, other_array)),
             contains_text(R"(array a.npy was "crc64:1", is "crc64:3")"));
  point.data.digest = "crc64:1";
  point.command.files[0].digest = "crc64:4";
  const Fingerprint other_program = fingerprint_of(run, make_environment());
  CHECK(same_config(was, other_program));
  CHECK(differences_text(differences(was, other_program)) ==
        R"(command mine: ./mine was "crc64:2", is "crc64:4")");
}

TEST_CASE("a launch is refused other inputs than its run had", "[fingerprint]") {
  RunResult run = make_run();
  Plan whole;
  for (const PointResult& result : run.points) whole.points.push_back(result.point);
  Point& point = whole.points[0];
  give_files(point);
  Fingerprint began = make_fingerprint(run, whole, make_environment());
  require_inputs_of(began, run, whole);
  for (auto& [field, value] : began.runner) {
    if (field == "host_name") value += "x";  // not an input
  }
  require_inputs_of(began, run, whole);
  point.command.files[0].digest = "crc64:3";
  CHECK_THROWS_AS(require_inputs_of(began, run, whole), CorruptError);
  CHECK_THROWS_WITH(require_inputs_of(began, run, whole), contains_text("command mine: ./mine"));
  point.command.files[0].digest = "crc64:2";
  point.data.digest = "crc64:3";
  CHECK_THROWS_WITH(require_inputs_of(began, run, whole), contains_text("array a.npy"));
}
