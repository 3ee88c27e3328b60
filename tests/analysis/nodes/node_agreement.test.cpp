#include "analysis/nodes/node_agreement.hpp"

#include <string>
#include <vector>

#include "tests/catch.hpp"

using namespace zcbench;

namespace {

// A node with 11 times of about `time_ns` each.
NodeRecord node_with(const std::string& name, double time_ns) {
  Anchor anchor{.name = "null", .real_time_ns = {}};
  for (int i = -5; i <= 5; ++i) anchor.real_time_ns.push_back(time_ns * (1.0 + 0.001 * i));
  return {.name = name, .host_name = name, .tasks = {}, .anchors = {anchor}};
}

std::vector<std::string> odd_among(const std::vector<NodeRecord>& nodes) {
  std::vector<std::string> names;
  for (const OddNode& odd : odd_nodes(node_agreement(nodes))) names.push_back(odd.node);
  return names;
}

}  // namespace

TEST_CASE("a node far from the middle one is odd", "[node_agreement]") {
  const NodeRecord slow = node_with("slow", 1300.0);
  CHECK(odd_among({node_with("a", 1000.0), slow, node_with("b", 1020.0)}) ==
        std::vector<std::string>{"slow"});
  CHECK(odd_among({node_with("a", 1000.0), node_with("fast", 700.0), node_with("b", 1020.0)}) ==
        std::vector<std::string>{"fast"});
  CHECK(
      odd_among({node_with("a", 1000.0), node_with("c", 1080.0), node_with("b", 1020.0)}).empty());
  const auto lines = agreement_lines(node_agreement(
      std::vector<NodeRecord>{node_with("a", 1000.0), slow, node_with("b", 1020.0)}));
  REQUIRE(lines.size() == 1);
  CHECK_THAT(lines[0],
             contains_text("node slow does not agree: null takes 1.27 times as long as on b"));
}

TEST_CASE("of two nodes, the slower one is named beside the faster", "[node_agreement]") {
  const std::vector<NodeRecord> nodes{node_with("a", 1500.0), node_with("b", 1000.0)};
  const NodeAgreement agreement = node_agreement(nodes);
  REQUIRE(agreement.ratios.size() == 1);
  CHECK(agreement.ratios[0].node == "a");
  CHECK(agreement.ratios[0].reference == "b");
  CHECK(agreement.ratios[0].ratio == Approx(1.5));
  CHECK(agreement.ratios[0].is_odd);
}

TEST_CASE("a difference that is not sure makes no node odd", "[node_agreement]") {
  NodeRecord noisy = node_with("noisy", 1000.0);
  noisy.anchors[0].real_time_ns = {500.0, 600.0, 1200.0, 1300.0, 1400.0, 2000.0, 2100.0};
  CHECK(odd_among({node_with("a", 1000.0), noisy}).empty());
  NodeRecord few = node_with("few", 2000.0);
  few.anchors[0].real_time_ns.resize(3);  // too few for an interval
  CHECK(odd_among({node_with("a", 1000.0), few}).empty());
}

TEST_CASE("nodes whose anchors failed do not agree", "[node_agreement]") {
  NodeRecord failed = node_with("failed", 1000.0);
  failed.anchors[0].real_time_ns.clear();
  const std::vector<NodeRecord> nodes{node_with("a", 1000.0), failed};
  CHECK_THAT(agreement_lines(node_agreement(nodes)).front(), contains_text("one node measured"));
}

TEST_CASE("nodes without anchors are said to have none", "[node_agreement]") {
  const NodeRecord bare{.name = "x", .host_name = "x", .tasks = {}, .anchors = {}};
  const std::vector<NodeRecord> nodes{bare, bare};
  CHECK(node_agreement(nodes).nodes == 0);
  CHECK_THAT(agreement_lines(node_agreement(nodes)).front(), contains_text("no file says"));
  const std::vector<NodeRecord> one{node_with("a", 1.0)};
  CHECK_THAT(agreement_lines(node_agreement(one)).front(), contains_text("one node measured"));
}
