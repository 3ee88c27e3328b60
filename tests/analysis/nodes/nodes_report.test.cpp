#include "analysis/nodes/nodes_report.hpp"

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "tests/catch.hpp"
#include "tests/harness/results/run_result_fixture.hpp"

using namespace zcbench;

namespace {

NodeRecord node(const std::string& name, std::vector<std::uint32_t> launches) {
  return {
      .name = name, .host_name = name, .tasks = {}, .launches = std::move(launches), .anchors = {}};
}

// A run whose launches 0, 1 and 2 take about 1, 2 and 3 ms.
RunResult run_of_three_launches() {
  RunResult run = make_run();
  run.points.resize(1);
  PointResult& point = run.points[0];
  point.samples.clear();
  for (std::uint32_t launch = 0; launch < 3; ++launch) {
    for (int i = 0; i < 7; ++i) {
      Sample sample = make_sample(1'000'000 * (launch + 1) + 1000 * i, 0);
      sample.launch = launch;
      point.samples.push_back(sample);
    }
  }
  return run;
}

}  // namespace

TEST_CASE("a node's launches count alike, and nodes do", "[nodes_report]") {
  const auto points = points_by_node(run_of_three_launches(), {node("a", {0, 2}), node("b", {1})});
  REQUIRE(points.size() == 1);
  // For node a, this is the middle of 1.003 and 3.003 ms.
  CHECK(points[0].slowest_ns == Approx(2'003'000.0));
  CHECK(points[0].fastest_ns == Approx(2'003'000.0));
  CHECK(points[0].median_ns == Approx(2'003'000.0));
  REQUIRE(points[0].spread);
  CHECK(points[0].spread->between == 0.0);
  CHECK(points[0].spread->within > 0.3);
}

TEST_CASE("a launch with more samples does not count more", "[nodes_report]") {
  RunResult run = run_of_three_launches();
  run.points[0].samples.resize(14 + 3);  // keeps only three of launch 2
  const auto points = points_by_node(run, {node("a", {0, 2}), node("b", {1})});
  REQUIRE(points[0].medians_ns.size() == 2);
  CHECK(points[0].medians_ns[0] == Approx((1'003'000.0 + 3'001'000.0) / 2));
}

TEST_CASE("tasks that ran on one node are said to be one node", "[nodes_report]") {
  std::vector<NodeRecord> nodes{node("a", {0, 2}), node("b", {1})};
  CHECK_THAT(render_nodes(run_of_three_launches(), nodes, {}), !contains_text("count as one node"));
  nodes[0].tasks = {"1/3", "3/3"};
  CHECK_THAT(render_nodes(run_of_three_launches(), nodes, {}),
             contains_text("node a ran 2 tasks, which count as one node"));
}

TEST_CASE("a file of one machine, or of divided points, has no table of nodes", "[nodes_report]") {
  const RunResult run = run_of_three_launches();
  CHECK(points_by_node(run, {}).empty());
  CHECK(points_by_node(run, {node("a", {}), node("b", {})}).empty());
  CHECK(render_nodes(run, {}, {}).empty());
}

TEST_CASE("the points whose nodes differ most come first if not all fit", "[nodes_report]") {
  std::vector<PointNodes> points(3);
  for (std::size_t i = 0; i < 3; ++i) {
    points[i].name = "p" + std::to_string(i);
    points[i].fastest = points[i].slowest = "n";
    points[i].fastest_ns = 1.0;
    points[i].slowest_ns = i == 1 ? 9.0 : 2.0;
  }
  const Table all = nodes_table(points, 3);
  CHECK(all.rows().size() == 3);
  CHECK(all.rows()[0][0].text == "p0");
  const Table some = nodes_table(points, 1);
  REQUIRE(some.rows().size() == 2);
  CHECK(some.rows()[0][0].text == "p1");
  CHECK(some.rows()[1][0].text == "and 2 points whose nodes differ less");
}

TEST_CASE("a program reads each point's median per node and both spreads", "[nodes_report]") {
  std::vector<NodeRecord> nodes{node("a", {0}), node("b", {1, 2})};
  nodes[0].anchors = {{.name = "null", .real_time_ns = std::vector<double>(9, 1000.0)}};
  nodes[1].anchors = {{.name = "null", .real_time_ns = std::vector<double>(9, 1500.0)}};
  nodes[1].machine = "amd-2cpu";
  nodes[1].tasks = {"2/3", "3/3"};
  const auto json = nodes_report_json(run_of_three_launches(), nodes);
  const auto& point = json["points"][0];
  CHECK(point["medians_ns"]["a"] == Approx(1'003'000.0));
  CHECK(point["medians_ns"]["b"] == Approx(2'503'000.0));
  CHECK(point["median_ns"] == Approx(1'753'000.0));
  CHECK(point["fastest"] == "a");
  CHECK(point["slowest"] == "b");
  const auto points = points_by_node(run_of_three_launches(), nodes);
  CHECK(point["between"] == points[0].spread->between);
  CHECK(point["within"] == points[0].spread->within);
  CHECK(point["p"] == points[0].difference_p);
  const auto& slow = json["nodes"][1];
  CHECK(slow["node"] == "b");
  CHECK(slow["machine"] == "amd-2cpu");
  CHECK(slow["tasks"] == nlohmann::ordered_json{"2/3", "3/3"});
  CHECK(slow["launches"] == nlohmann::ordered_json{1, 2});
  CHECK(slow["anchors"][0]["launches"] == 9);
  CHECK(slow["anchors"][0]["median_ns"] == 1500.0);
  CHECK(slow["anchors"][0]["reference"] == "a");
  CHECK(slow["anchors"][0]["ratio"] == 1.5);
  CHECK(slow["anchors"][0]["interval"] == nlohmann::ordered_json{1.5, 1.5});
  CHECK(slow["anchors"][0]["is_odd"] == true);
  CHECK(json["nodes"][0]["anchors"][0]["reference"].is_null());
  REQUIRE(json["odd_nodes"].size() == 1);
  CHECK(json["odd_nodes"][0]["node"] == "b");
  CHECK(json["odd_nodes"][0]["why"] == agreement_lines(node_agreement(nodes))[0]);
}

TEST_CASE("divided points have nodes and no medians per node", "[nodes_report]") {
  const RunResult run = run_of_three_launches();
  CHECK(nodes_report_json(run, {}).is_null());
  const auto json = nodes_report_json(run, {node("a", {}), node("b", {})});
  CHECK(json["nodes"].size() == 2);
  CHECK(json["points"].empty());
  CHECK(json["odd_nodes"].empty());
}
