#include "analysis/export/medians_json.hpp"

#include <nlohmann/json.hpp>

#include "tests/analysis/export/export_fixture.hpp"
#include "tests/catch.hpp"

using namespace zcbench;

namespace {

constexpr const char* kName = "square/shared_mmap/elements:1000/workers:4/fork/real_time";

}  // namespace

TEST_CASE("github-action-benchmark gets a median per point with samples", "[export]") {
  nlohmann::ordered_json json = github_action_json(make_run().points);
  CHECK(json[0]["extra"] ==
        "median of 9 samples\n95 % interval: 990000 to 1010000 ns\nfastest: 900000 ns\n"
        "p90: 1068000 ns");
  json[0]["extra"] = "";
  CHECK(json == nlohmann::ordered_json::parse(R"([{
          "name": "square/shared_mmap/elements:1000/workers:4/fork/real_time",
          "unit": "ns",
          "value": 1000000.0,
          "range": "± 10000",
          "extra": ""
        }])"));
}

TEST_CASE("Bencher gets latencies in ns with their interval", "[export]") {
  const nlohmann::ordered_json json = bencher_json(make_run().points);
  CHECK(json.size() == 1);
  CHECK(json[kName] ==
        nlohmann::ordered_json::parse(
            R"({"latency": {"value": 1e6, "lower_value": 990000.0, "upper_value": 1010000.0}})"));
}

TEST_CASE("too few samples give no interval", "[export]") {
  const std::vector<PointResult> points{make_external("p")};
  CHECK_FALSE(github_action_json(points)[0].contains("range"));
  CHECK(github_action_json(points)[0]["extra"] ==
        "median of 4 samples\nfastest: 1000 ns\np90: 3700 ns");
  CHECK(bencher_json(points).begin().value() ==
        nlohmann::ordered_json::parse(R"({"latency": {"value": 2500.0}})"));
}
