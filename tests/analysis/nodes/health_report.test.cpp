#include "analysis/nodes/health_report.hpp"

#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "tests/catch.hpp"

using namespace zcbench;

namespace {

NodeHealth health(const std::string& name, std::optional<double> noise_floor,
                  std::vector<std::string> problems = {}) {
  Anchor anchor{.name = "null", .real_time_ns = std::vector<double>(9, 1000.0)};
  return {.node = {.name = name, .host_name = name, .tasks = {}, .anchors = {anchor}},
          .problems = std::move(problems),
          .noise_floor = noise_floor};
}

}  // namespace

TEST_CASE("a node is odd for its noise, its own problem or its times", "[health_report]") {
  const std::vector<NodeHealth> well{health("a", 0.02), health("b", 0.02), health("c", 0.03)};
  CHECK(odd_nodes(well).empty());
  CHECK_THAT(render_health(well, 100), contains_text("3 nodes; none is odd"));

  std::vector<NodeHealth> noisy = well;
  noisy[1].noise_floor = 0.09;
  REQUIRE(odd_nodes(noisy).size() == 1);
  // Node c is noisier than the quietest node, but not much noisier than the median one.
  CHECK(odd_nodes({health("a", 0.02), health("b", 0.05), health("c", 0.06)}).empty());
  CHECK_THAT(odd_nodes(noisy)[0].why, contains_text("node b is noisy: two equal runs lie 9.00 %"));

  std::vector<NodeHealth> slow = well;
  for (double& time : slow[2].node.anchors[0].real_time_ns) time = 2000.0;
  REQUIRE(odd_nodes(slow).size() == 1);
  CHECK_THAT(odd_nodes(slow)[0].why, contains_text("node c does not agree"));
  slow.push_back(health("d", 0.02));
  slow[3].node.anchors.clear();
  CHECK_THAT(render_health(slow, 100),
             contains_text("node  host  machine  problems  noise floor       null\n"
                           "a     a                     0       2.00 %     +0.0 %\n"
                           "b     b                     0       2.00 %  reference\n"
                           "c     c                     0       3.00 %   +100.0 %\n"
                           "d     d                     0       2.00 %    unknown\n"));
}

TEST_CASE("a problem of most nodes makes none odd", "[health_report]") {
  const std::string problem = "governor: powersave on 2 CPUs";
  std::vector<NodeHealth> nodes{health("a", 0.01, {problem}), health("b", 0.01), health("c", 0.01)};
  REQUIRE(odd_nodes(nodes).size() == 1);
  CHECK_THAT(odd_nodes(nodes)[0].why, contains_text("node a has a problem that most"));
  nodes[1].problems = {"governor: powersave on 4 CPUs"};
  CHECK(odd_nodes(nodes).empty());
  nodes[2].problems = {problem};
  CHECK_THAT(render_health(nodes, 100), contains_text("\na, c: governor: powersave on 2 CPUs\n"));
}

TEST_CASE("quiet nodes are not noisy however they compare", "[health_report]") {
  CHECK(odd_nodes({health("a", 0.001), health("b", 0.001), health("c", 0.009)}).empty());
}

TEST_CASE("an unknown noise floor makes no node odd, and is said to be unknown",
          "[health_report]") {
  const std::vector<NodeHealth> nodes{health("a", std::nullopt), health("b", 0.01),
                                      health("c", 0.05), health("d", 0.01)};
  REQUIRE(odd_nodes(nodes).size() == 1);
  CHECK(odd_nodes(nodes)[0].node == "c");
  CHECK_THAT(render_health(nodes, 100), contains_text("unknown"));
  CHECK_THAT(render_health(nodes, 100), contains_text("give it more time with --budget"));
  CHECK_THAT(render_health({nodes[1]}, 100), !contains_text("--budget"));
  CHECK(health_json(nodes)["nodes"][0]["noise_floor"].is_null());
  CHECK(odd_nodes({health("a", std::nullopt), health("b", 0.5)}).empty());
}

TEST_CASE("a program reads each node's health and who is odd", "[health_report]") {
  std::vector<NodeHealth> nodes{health("a", 0.02, {"load: 8 programs"}), health("b", 0.02),
                                health("c", 0.09)};
  nodes[1].node.machine = "amd-2cpu";
  const auto json = health_json(nodes);
  REQUIRE(json["nodes"].size() == 3);
  CHECK(json["nodes"][0]["problems"] == nlohmann::ordered_json{"load: 8 programs"});
  CHECK(json["nodes"][1]["node"] == "b");
  CHECK(json["nodes"][1]["host_name"] == "b");
  CHECK(json["nodes"][1]["machine"] == "amd-2cpu");
  CHECK(json["nodes"][1]["problems"].empty());
  CHECK(json["nodes"][1]["anchors"][0]["median_ns"] == 1000.0);
  CHECK(json["nodes"][2]["noise_floor"] == 0.09);
  REQUIRE(json["odd_nodes"].size() == 2);
  CHECK(json["odd_nodes"][0]["node"] == "c");
  CHECK(json["odd_nodes"][1]["node"] == "a");
  CHECK(json["odd_nodes"][1]["why"] == odd_nodes(nodes)[1].why);
}
