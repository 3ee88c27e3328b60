#include "harness/results/node_record.hpp"

#include <string>
#include <vector>

#include "tests/catch.hpp"
#include "tests/harness/plan/config_error.hpp"

using namespace zcbench;

namespace {

NodeRecord make_node(const std::string& name, std::vector<std::uint32_t> launches = {}) {
  return {.name = name,
          .host_name = "host",
          .machine = "amd-2cpu",
          .tasks = {"1/2"},
          .launches = std::move(launches),
          .anchors = {{.name = "null", .real_time_ns = {1.5, 2.0}}}};
}

std::vector<NodeRecord> read_nodes_back(const std::vector<NodeRecord>& nodes, int launches) {
  const nlohmann::ordered_json ours{{"launches", launches}, {"nodes", nodes_json(nodes)}};
  const JsonDocument document(ours.dump(), "f", JsonOrigin::file);
  return read_nodes(document.root());
}

}  // namespace

TEST_CASE("nodes are read as they were written", "[node_record]") {
  const std::vector<NodeRecord> split{make_node("a"), make_node("b")};
  CHECK(read_nodes_back(split, 1) == split);
  CHECK_FALSE(are_replicates(split));
  const std::vector<NodeRecord> replicates{make_node("a", {0, 2}), make_node("b", {1})};
  CHECK(read_nodes_back(replicates, 3) == replicates);
  CHECK(are_replicates(replicates));
  const JsonDocument none(R"({"launches": 1})", "f", JsonOrigin::file);
  CHECK(read_nodes(none.root()).empty());
}

TEST_CASE("each launch is of one node", "[node_record]") {
  const auto refusal = [](const std::vector<NodeRecord>& nodes, int launches) {
    return config_error_of([&] { read_nodes_back(nodes, launches); });
  };
  CHECK_THAT(refusal({make_node("a", {0}), make_node("b", {0})}, 2), contains_text("once"));
  CHECK_THAT(refusal({make_node("a", {0}), make_node("b", {1})}, 3), contains_text("once"));
  CHECK_THAT(refusal({make_node("a", {0, 1}), make_node("b")}, 2), contains_text("no launches"));
  std::vector<NodeRecord> wrong{make_node("a", {0})};
  wrong[0].anchors[0].real_time_ns = {-1.0};
  CHECK_THAT(refusal(wrong, 1), contains_text("is not above 0"));
}

TEST_CASE("nodes of one name become one", "[node_record]") {
  NodeRecord second = make_node("a", {1});
  second.tasks = {"2/2"};
  second.anchors.push_back({.name = "serial", .real_time_ns = {7.0}});
  const std::vector<NodeRecord> united =
      united_nodes({make_node("a", {0}), make_node("b", {2}), second});
  REQUIRE(united.size() == 2);
  CHECK(united[0].tasks == std::vector<std::string>{"1/2", "2/2"});
  CHECK(united[0].launches == std::vector<std::uint32_t>{0, 1});
  REQUIRE(united[0].anchors.size() == 2);
  CHECK(united[0].anchors[0].real_time_ns == std::vector<double>{1.5, 2.0, 1.5, 2.0});
  CHECK(united[1] == make_node("b", {2}));
}
