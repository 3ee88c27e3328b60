#include <nlohmann/json.hpp>

#include "tests/analysis/compare/comparison_fixture.hpp"
#include "tests/catch.hpp"

using namespace zcbench;
using Json = nlohmann::ordered_json;

TEST_CASE("the JSON report has the verdict and every point", "[comparison_json]") {
  ComparedFixture compared;
  const Json json = to_json(compared.report());
  CHECK(json["verdict"] == "not comparable");
  CHECK(json["exit_code"] == 9);
  CHECK(json["margin"] == 0.03);
  CHECK(json["base"]["commit"] == "c0ffee");
  REQUIRE(json["points"].size() == 5);
  const Json& slower = json["points"][0];
  CHECK(slower["outcome"] == "regression");
  CHECK(slower["ratio"].get<double>() == Approx(1.1));
  CHECK(slower["interval"]["low"].get<double>() == Approx(1.1));
  CHECK(slower["noise_floor"].is_null());
  CHECK(json["points"][3]["note"] == "not in new");
  CHECK_FALSE(json["points"][3].contains("ratio"));
  CHECK(json["refusals"].empty());
}

TEST_CASE("differing machines are in the report and in every point", "[comparison_json]") {
  ComparedFixture compared;
  compared.other.machine.parts[0].second = "Z80";
  CHECK(to_json(compared.report())["refusals"][0] ==
        Json::parse(R"({"field": "cpu_model", "base": "CPU", "new": "Z80"})"));
  compared.rules.may_differ_in_machine = true;
  const Json json = to_json(compared.report());
  CHECK(json["machine_differences"].size() == 1);
  for (const Json& point : json["points"]) CHECK(point["different_machines"] == true);
}

TEST_CASE("one launch has no interval", "[comparison_json]") {
  ComparedFixture compared;
  compared.other.points[0].launches.resize(1);
  const Json point = to_json(compared.report())["points"][0];
  CHECK(point["interval"].is_null());
  CHECK(point["new_launches"] == 1);
  CHECK(point["outcome"] == "inconclusive");
}
