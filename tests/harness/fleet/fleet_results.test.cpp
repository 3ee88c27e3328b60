#include "harness/fleet/fleet_results.hpp"

#include "harness/base/errors.hpp"
#include "harness/journal/fingerprint.hpp"
#include "harness/results/run_reader.hpp"
#include "tests/catch.hpp"
#include "tests/harness/fleet/fleet_plan_fixture.hpp"
#include "tests/harness/machine/environment_fixture.hpp"
#include "tests/harness/results/results_text.hpp"
#include "tests/harness/results/run_result_fixture.hpp"
#include "tests/temporary_directory.hpp"

using namespace zcbench;

namespace {

std::string task_results(const std::string& node) {
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
  json["context"]["zcbench"]["nodes"] =
      nodes_json({{.name = node, .host_name = "h", .tasks = {"1/2"}, .anchors = {}}});
  json["context"]["zcbench"]["digest"] = "xxh128:00000000000000000000000000000000";
  return sealed_text(json);
}

}  // namespace

TEST_CASE("the results of replicated tasks become one file", "[fleet_results]") {
  const TemporaryDirectory place;
  const FleetFolder folder(place.path("fleet"));
  FleetPlan plan = make_fleet(2);
  plan.mode = FleetMode::replicate;
  folder.create(plan);
  publish_file(folder.task_results(1), task_results("n1"));
  publish_file(folder.task_results(2), task_results("n2"));
  const MergedResults merged = write_fleet_results(folder, plan, {});
  CHECK(merged.nodes.size() == 2);
  const Results file = read_run(folder.results_path());
  CHECK(file.run.launches == 2);
  CHECK(file.run.points[0].samples.size() == 18);
  CHECK(are_replicates(file.nodes));
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
                          {"check": "thp", "state": "ok", "seen": "madvise"}]},
    "selfcheck": {"points": [{"noise_floor": 0.01}, {"noise_floor": 0.03}, {"failure": "x"}]}})");
  const auto nodes = read_node_health(folder, plan);
  REQUIRE(nodes.size() == 1);
  CHECK(nodes[0].node.name == "n1");
  CHECK(nodes[0].problems == std::vector<std::string>{"load: 8 programs"});
  CHECK(nodes[0].noise_floor == Approx(0.02));
  publish_file(folder.task_results(2), "{}");
  CHECK_THROWS_AS(read_node_health(folder, plan), CorruptError);
}
