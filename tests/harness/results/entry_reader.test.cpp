#include "harness/results/entry_reader.hpp"

#include "harness/base/errors.hpp"
#include "harness/json/json_document.hpp"
#include "harness/plan/config_hash.hpp"
#include "harness/results/result_entry.hpp"
#include "tests/catch.hpp"
#include "tests/harness/results/run_result_fixture.hpp"

using namespace zcbench;
using Json = nlohmann::ordered_json;

namespace {

Json entries_of(const PointResult& point) {
  Json entries = Json::array();
  append_entries(entries, point, 0);
  return entries;
}

// In a file of the plan that they came from.
std::vector<PointResult> read_back(const Json& entries) {
  const std::string hash = entries[0]["zcbench"]["config_hash"];
  const Json ours{{"launches", 1},
                  {"plan", {{"points", 1}}},
                  {"config", {{"seed", 7}, {"config_hash", config_hash(std::vector{hash}, 7)}}}};
  const JsonDocument context(ours.dump(), "r.json", JsonOrigin::file);
  const JsonDocument document(entries.dump(), "r.json", JsonOrigin::file);
  return read_entries(document.root(), context.root());
}

std::string refusal_of(const Json& entries) {
  try {
    read_back(entries);
  } catch (const ConfigError& error) {
    const std::string what = error.what();
    return what.substr(what.find(" /") + 1);
  }
  return "";
}

const PointResult kValid = make_valid(make_point("square", "shared_mmap", 1000, 4), 1e6);

}  // namespace

TEST_CASE("entries become points whose samples keep every figure", "[entry_reader]") {
  const std::vector<PointResult> points = read_back(entries_of(kValid));
  REQUIRE(points.size() == 1);
  CHECK(points[0].point.name() == kValid.point.name());
  CHECK(points[0].point.samples == kValid.samples.size());
  CHECK(entries_of(points[0])[1]["real_time"] == entries_of(kValid)[1]["real_time"]);
  CHECK(points[0].samples.size() == kValid.samples.size());
}

TEST_CASE("an entry that is not as zcbench writes it is refused with its place", "[entry_reader]") {
  Json entries = entries_of(kValid);
  SECTION("unknown word") {
    entries[0]["zcbench"]["lifecycle"] = "forc";
    CHECK(refusal_of(entries).starts_with("/0/zcbench/lifecycle: "));
  }
  SECTION("other unit") {
    entries[2]["time_unit"] = "ms";
    CHECK(refusal_of(entries) == "/2/time_unit: is not what zcbench writes; allowed: us");
  }
  SECTION("no time") {
    entries[1]["real_time"] = 0.0;
    CHECK(refusal_of(entries) == "/1/real_time: is not above 0");
  }
  SECTION("count of 64 bits") {
    entries[0]["zcbench"]["workers"] = 4294967296;
    CHECK(refusal_of(entries) == "/0/zcbench/workers: is too large");
  }
  SECTION("figure that is no number") {
    entries[0]["zcbench"]["result"]["sum"] = "much";
    CHECK(refusal_of(entries).starts_with("/0/zcbench/result/sum: is no number"));
  }
  SECTION("time of centuries") {
    entries[1]["cpu_time"] = 1e16;
    CHECK(refusal_of(entries) == "/1/cpu_time: is too large");
  }
  SECTION("axis that is not in the name") {
    for (Json& entry : entries) entry["zcbench"]["workers"] = 3;
    CHECK(refusal_of(entries).starts_with("/0/zcbench: is of the point \"square/shared_mmap"));
  }
  SECTION("word of a command that is no text") {
    for (Json& entry : entries) {
      entry["zcbench"]["command"] = {{"name", "peer"}, {"argv", {"python3", 3}}};
    }
    CHECK(refusal_of(entries) == "/0/zcbench/command/argv/1: has the wrong type");
  }
  SECTION("aggregates without samples") {
    entries.erase(entries.begin(), entries.begin() + 9);
    for (Json& entry : entries) entry["repetitions"] = 0;
    CHECK(refusal_of(entries).ends_with("holds no sample of " + kValid.point.name()));
  }
}
