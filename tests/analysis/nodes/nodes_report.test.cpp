#include "analysis/nodes/nodes_report.hpp"

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

// Of launch 0, 1 and 2: about 1, 2 and 3 ms.
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
  // a: the middle of 1.003 and 3.003 ms.
  CHECK(points[0].slowest_ns == Approx(2'003'000.0));
  CHECK(points[0].fastest_ns == Approx(2'003'000.0));
  CHECK(points[0].median_ns == Approx(2'003'000.0));
  REQUIRE(points[0].spread);
  CHECK(points[0].spread->between == 0.0);
  CHECK(points[0].spread->within > 0.3);
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
