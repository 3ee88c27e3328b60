#include "analysis/advise/advise_json.hpp"

#include <nlohmann/json.hpp>

#include "tests/analysis/advise/advise_fixture.hpp"
#include "tests/catch.hpp"

using namespace zcbench;

TEST_CASE("json has job, machine, choices and every strategy whole", "[advise_json]") {
  const auto json = to_json(make_example_advice());
  CHECK(json["results"]["path"] == "r.json");
  CHECK(json["job"].dump() ==
        R"({"kernel":"statistics","elements":1000000,"workers":4,"lifecycle":"fork"})");
  CHECK(json["machine"]["cpus"] == 2.0);
  CHECK(json["machine"]["caches_from"] == "limits");
  CHECK(json["choice"].dump() == R"({"strategy":"serial","too_close_to_call":[],"next":"memfd"})");
  CHECK(json["choice_with_processes"]["too_close_to_call"].dump() == R"(["pipe_copy"])");
  REQUIRE(json["strategies"].size() == 4);
  const auto& memfd = json["strategies"][1];
  CHECK(memfd["predicted_ns"] == 6e6);
  CHECK(memfd["interval_ns"][0].get<double>() == Approx(5e6));
  CHECK(memfd["measured_ns"].is_null());
  CHECK(json["strategies"][0]["measured_ns"] == 210e3);
  CHECK(memfd["parts_ns"]["page_faults"] == 1e6);
  CHECK(memfd["parts_ns"]["moving"] == 0.0);
  CHECK(json["strategies"][2]["parts_ns"]["moving"] == 2.1e6);
  CHECK(
      memfd["prices"][0].dump() ==
      R"({"name":"worker","unit":"ns/worker","value":1050000.0,"interval":[900000.0,1200000.0]})");
  CHECK(memfd["prices"][2]["unit"] == "ns/byte");
  CHECK(memfd["against_serial"][0].dump() ==
        R"({"elements":2500000.0,"low":1500000.0,"high":null})");
  CHECK(json["strategies"][3]["extrapolated"]["elements"] == true);
  CHECK(json["strategies"][3]["extrapolated"]["workers"] == false);
}

TEST_CASE("json has sizes, strategies left out, and every check", "[advise_json]") {
  Advice advice = make_example_advice();
  const auto json = to_json(advice);
  CHECK(json["fastest_by_size"][0]["from"].is_null());
  CHECK(json["fastest_by_size"][1]["strategy"] == "memfd");
  CHECK(json["fastest_by_size"][1]["from"]["elements"] == 2.5e6);
  CHECK(json["fastest_by_size_with_processes"].size() == 1);
  CHECK(json["left_out"][0]["strategy"] == "fork_cow");
  CHECK(json["check"]["points"] == 3);
  CHECK(json["check"]["median_error"].get<double>() == Approx(0.1));
  CHECK(json["check"]["inside_interval"].get<double>() == Approx(2.0 / 3.0));
  CHECK(json["check_of_job"]["points"] == 2);
  CHECK(json["unchecked_points"] == 2);
  REQUIRE(json["checks"].size() == 3);
  CHECK(json["checks"][1]["predicted_ns"] == 1.3e6);
  CHECK(json["checks"][2]["kernel"] == "square");
  CHECK(json["recommendation"].size() == 2);
  advice.choice.reset();
  CHECK(to_json(advice)["choice"].is_null());
}
