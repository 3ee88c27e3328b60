#include "harness/fleet/fleet_results.hpp"

#include <utility>

#include "harness/base/errors.hpp"
#include "harness/fleet/published_file.hpp"
#include "harness/journal/fingerprint.hpp"
#include "harness/os/file_io.hpp"
#include "harness/results/run_reader.hpp"
#include "tests/catch.hpp"
#include "tests/harness/fleet/fleet_plan_fixture.hpp"
#include "tests/harness/machine/environment_fixture.hpp"
#include "tests/harness/results/results_text.hpp"
#include "tests/harness/results/run_result_fixture.hpp"
#include "tests/temporary_directory.hpp"

using namespace zcbench;

namespace {

struct TaskFile {
  std::string text;
  Fingerprint fingerprint;
};

// The results of one of two tasks.
TaskFile task_results(const std::string& node, int task) {
  RunResult run = make_run();
  Plan plan;
  for (const PointResult& result : run.points) plan.points.push_back(result.point);
  std::uint64_t order = 0;
  for (Sample& sample : run.points[0].samples) {
    sample.order = order++;
    sample.round = 0;
  }
  const Environment environment = make_environment();
  run.fingerprint = make_fingerprint(run, plan, environment);
  nlohmann::ordered_json json = to_json(run, environment);
  json["context"]["zcbench"]["nodes"] = nodes_json(
      {{.name = node, .host_name = "h", .tasks = {std::to_string(task) + "/2"}, .anchors = {}}});
  json["context"]["zcbench"]["digest"] = "xxh128:00000000000000000000000000000000";
  return {.text = sealed_text(json), .fingerprint = run.fingerprint};
}

// A replicated fleet of two tasks that has the results of task 1 only.
struct HalfFleet {
  TemporaryDirectory place;
  FleetFolder folder{place.path("fleet")};
  FleetPlan plan = make_fleet(2);

  HalfFleet() {
    plan.mode = FleetMode::replicate;
    const TaskFile first = task_results("n1", 1);
    plan.fingerprint = first.fingerprint.config;
    plan.program_digest = first.fingerprint.runner.front().second;
    folder.create(plan);
    publish_file(folder.task_results(1), first.text);
  }
  // Returns why the fleet cannot be merged, or "" if it can.
  std::string refusal() const {
    try {
      write_fleet_results(folder, plan, {});
      return "";
    } catch (const CorruptError& error) {
      return error.what();
    }
  }
};

}  // namespace

TEST_CASE("the results of replicated tasks become one file", "[fleet_results]") {
  const HalfFleet fleet;
  publish_file(fleet.folder.task_results(2), task_results("n2", 2).text);
  const MergedResults merged = write_fleet_results(fleet.folder, fleet.plan, {});
  CHECK(merged.nodes.size() == 2);
  const Results file = read_run(fleet.folder.results_path());
  CHECK(file.run.launches == 2);
  CHECK(file.run.points[0].samples.size() == 18);
  CHECK(are_replicates(file.nodes));
}

TEST_CASE("results that are not a task's own are refused", "[fleet_results]") {
  HalfFleet fleet;
  const std::string second = fleet.folder.task_results(2);
  const std::string whole = task_results("n2", 2).text;
  publish_file(second, task_results("n2", 1).text);  // a copy of task 1's results
  CHECK_THAT(fleet.refusal(), contains_text("is not of task 2/2 of this fleet"));
  for (const std::size_t size : {std::size_t{0}, whole.size() / 2, whole.size() - 2}) {
    publish_file(second, whole.substr(0, size));
    CHECK_THAT(fleet.refusal(),
               contains_text("; to measure task 2 again, remove this file and use --resume"));
  }
  CHECK_FALSE(is_there(fleet.folder.results_path()));
  publish_file(second, whole);
  CHECK(fleet.refusal().empty());
  const std::string digest = std::exchange(fleet.plan.program_digest, "xxh128:3");
  CHECK_THAT(fleet.refusal(), contains_text("was measured by another program"));
  fleet.plan.program_digest = digest;
  fleet.plan.fingerprint.front().second = "crc64:4";  // the config's hash
  CHECK_THAT(fleet.refusal(), contains_text("of a fleet with another config: config_hash is"));
}

TEST_CASE("what nodes say of their health is read", "[fleet_results]") {
  const TemporaryDirectory place;
  const FleetFolder folder(place.path("fleet"));
  FleetPlan plan = make_fleet(2);
  plan.mode = FleetMode::doctor;
  folder.create(plan);
  publish_file(folder.task_results(1), R"({
    "nodes": [{"name": "n1", "host_name": "h", "machine": "m", "tasks": [], "launches": [],
               "anchors": []}],
    "doctor": {"checks": [{"check": "load", "state": "warning", "seen": "8 programs"},
                          {"check": "turbo", "state": "unknown", "seen": "cannot be read"},
                          {"check": "thp", "state": "ok", "seen": "madvise"}]},
    "selfcheck": {"points": [{"noise_floor": 0.01, "units": 6}, {"noise_floor": 0.03, "units": 9},
                             {"failure": "x"}, {"noise_floor": 0.0, "units": 5}]}})");
  const auto nodes = read_node_health(folder, plan);
  REQUIRE(nodes.size() == 1);
  CHECK(nodes[0].node.name == "n1");
  CHECK(nodes[0].problems == std::vector<std::string>{"load: 8 programs"});
  CHECK(nodes[0].noise_floor == Approx(0.02));
  publish_file(folder.task_results(2), R"({
    "nodes": [{"name": "n2", "host_name": "h", "machine": "m", "tasks": [], "launches": [],
               "anchors": []}],
    "doctor": {"checks": []}, "selfcheck": {"points": [{"noise_floor": 0.0, "units": 1}]}})");
  CHECK_FALSE(read_node_health(folder, plan)[1].noise_floor);  // one unit does not show noise
  publish_file(folder.task_results(2), "{}");
  CHECK_THROWS_AS(read_node_health(folder, plan), CorruptError);
}
