#include "analysis/summary/summary_json.hpp"

#include <nlohmann/json.hpp>

#include "tests/catch.hpp"
#include "tests/harness/results/run_result_fixture.hpp"

using namespace zcbench;
using Json = nlohmann::ordered_json;

TEST_CASE("the JSON of a summary has every point and the answer", "[summary_json]") {
  Results file;
  file.label = "r.json";
  file.run = make_run();
  file.run.points.push_back(make_valid(make_point("square", "serial", 1000, 1), 1e4));
  file.run.points.push_back(make_valid(make_point("square", "memfd", 1000, 4), 2e6));
  file.run.points.back().samples.resize(3);
  const Json json = summary_json(file);
  CHECK(json.at("file").at("path") == "r.json");
  CHECK(json.at("file").at("config") == "mixed");
  CHECK(json.at("counts") ==
        Json({{"points", 5}, {"valid", 3}, {"failed", 1}, {"unavailable", 1}, {"left_out", 3}}));
  CHECK(!json.at("answer").empty());
  REQUIRE(json.at("points").size() == 5);
  const Json& valid = json.at("points")[0];
  CHECK(valid.at("way") == "shared_mmap, 4 forked");
  CHECK(valid.at("median_ns") == 1e6);
  CHECK(valid.at("interval_ns") == Json({0.99e6, 1.01e6}));
  CHECK(valid.at("samples") == 9);
  const Json& failed = json.at("points")[1];
  CHECK(failed.at("status") == "failed");
  CHECK(failed.at("median_ns").is_null());
  CHECK(json.at("points")[4].at("interval_ns").is_null());
  CHECK(json.at("points")[4].at("median_ns") == 2e6);
  REQUIRE(json.at("picks").size() == 1);
  const Json& pick = json.at("picks")[0];
  CHECK(pick.at("take").at("way") == "serial");
  CHECK(pick.at("take").at("median_ns") == Json({{"1000", 1e4}}));
  CHECK(pick.at("with_processes").at("way") == "shared_mmap, 4 forked");
  CHECK(pick.at("with_processes").at("not_shown_slower") == Json::array({"memfd, 4 forked"}));
}
