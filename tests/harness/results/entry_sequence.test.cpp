// Both readers of results files refuse files that were put together by hand, whether sealed or not.
#include "harness/results/entry_sequence.hpp"

#include <functional>
#include <string>
#include <vector>

#include "harness/base/errors.hpp"
#include "harness/results/results_reader.hpp"
#include "harness/results/run_reader.hpp"
#include "tests/catch.hpp"
#include "tests/harness/machine/environment_fixture.hpp"
#include "tests/harness/results/results_text.hpp"
#include "tests/harness/results/run_result_fixture.hpp"

using namespace zcbench;
using Json = nlohmann::ordered_json;

namespace {

// Entries 0 to 8 are the samples of the first point and 9 to 14 its aggregates, 15 is a failed
// point, and 16 to 30 are another valid point.
RunResult make_three_points() {
  RunResult run = make_run();
  run.points[2] = make_valid(make_point("square", "memfd", 1000, 4), 2e6);
  return run;
}

constexpr std::size_t kFirstAggregate = 9;
constexpr std::size_t kFailed = 15;
constexpr std::size_t kSecondValid = 16;

std::string without_label(const std::string& message) {
  return message.substr(message.find(" /") + 1);
}

template <typename Read>
std::string refusal_of(const Json& json, Read read) {
  try {
    read(sealed_text(json), "r.json");
  } catch (const CorruptError& error) {
    return without_label(error.what());
  }
  return "(no error)";
}

struct Forgery {
  std::string what;
  std::function<void(Json& benchmarks)> change;
  std::string refusal;  // how the message begins
};

void move_to_end(Json& entries, std::size_t first, std::size_t last) {
  for (std::size_t i = first; i < last; ++i) entries.push_back(entries[i]);
  for (std::size_t i = first; i < last; ++i) entries.erase(first);
}

const std::vector<Forgery>& forgeries() {
  static const std::vector<Forgery> all{
      {"a point twice, apart",
       [](Json& entries) {
         for (std::size_t i = 0; i < kFailed; ++i) entries.push_back(entries[i]);
       },
       "/benchmarks/31/run_name: is of a point that was there already"},
      {"a point twice, together",
       [](Json& entries) { entries.insert(entries.begin() + kFailed, entries[0]); },
       "/benchmarks/15/run_type: is out of its order"},
      {"a failed point twice",
       [](Json& entries) { entries.insert(entries.begin() + kFailed, entries[kFailed]); },
       "/benchmarks/16/run_name: is of a point that was there already"},
      {"points in another order", [](Json& entries) { move_to_end(entries, 0, kFailed); },
       "/benchmarks/0/family_index: is not 0"},
      {"a point left out", [](Json& entries) { entries.erase(kFailed); },
       "/benchmarks/15/family_index: is not 1"},
      {"the last point left out",
       [](Json& entries) {
         while (entries.size() > kSecondValid) entries.erase(kSecondValid);
       },
       "/benchmarks: holds 2 points, the plan 3"},
      {"a foreign point in the place of another",
       [](Json& entries) { entries[kFailed]["zcbench"]["config_hash"] = "crc64:0"; },
       "/context/zcbench/config/config_hash: is not crc64:"},
      {"a sample left out", [](Json& entries) { entries.erase(3); },
       "/benchmarks/3/repetition_index: is not 3"},
      {"the last sample left out", [](Json& entries) { entries.erase(kFirstAggregate - 1); },
       "/benchmarks/8/repetitions: is not the number of the point's samples, 8"},
      {"the last samples of a point without aggregates left out",
       [](Json& entries) {
         for (int i = 0; i < 7; ++i) entries.erase(kFirstAggregate - 1);
       },
       "/benchmarks/7/repetitions: is not the number of the point's samples, 8"},
      {"a number of samples that changes", [](Json& entries) { entries[4]["repetitions"] = 10; },
       "/benchmarks/4/repetitions: is not 9"},
      {"a sample of a failed point",
       [](Json& entries) { entries[kFailed]["run_type"] = "iteration"; },
       "/benchmarks/15/run_type: is out of its order"},
      {"a status that changes", [](Json& entries) { entries[4]["zcbench"]["status"] = "failed"; },
       "/benchmarks/4/zcbench/status: is not \"valid\""},
      {"a launch left out", [](Json& entries) { entries[8]["zcbench"]["launch"] = 2; },
       "/benchmarks/8/zcbench/launch: is out of its order"},
      {"a first launch that is not the first",
       [](Json& entries) { entries[0]["zcbench"]["launch"] = 1; },
       "/benchmarks/0/zcbench/launch: is out of its order"},
      {"more launches than there were", [](Json& entries) { entries[8]["zcbench"]["launch"] = 1; },
       "/benchmarks/8/zcbench/launch: is out of its order"},
      {"a sample under another name", [](Json& entries) { entries[2]["name"] = "square"; },
       "/benchmarks/2/name: is not \"square/shared_mmap"},
      {"an aggregate under another name",
       [](Json& entries) { entries[kFirstAggregate]["aggregate_name"] = "max"; },
       "/benchmarks/9/name: is not \"square/shared_mmap"},
      {"a median above the largest sample",
       [](Json& entries) { entries[kFirstAggregate + 1]["real_time"] = 1301.0; },
       "/benchmarks/10/real_time: is not among the point's samples, which take 900 to 1300"},
      {"a minimum below the smallest sample",
       [](Json& entries) { entries[kFirstAggregate + 4]["real_time"] = 899.0; },
       "/benchmarks/13/real_time: is not among the point's samples"},
      {"a negative time", [](Json& entries) { entries[3]["real_time"] = -1.0; },
       "/benchmarks/3/real_time: is not a number from 0"},
  };
  return all;
}

}  // namespace

TEST_CASE("a whole file passes", "[entry_sequence]") {
  const Json json = to_json(make_three_points(), make_environment());
  CHECK(refusal_of(json, parse_results) == "(no error)");
  CHECK(refusal_of(json, parse_run) == "(no error)");
}

TEST_CASE("a sealed forgery is refused with its place, by both readers", "[entry_sequence]") {
  for (const Forgery& forgery : forgeries()) {
    INFO(forgery.what);
    Json json = to_json(make_three_points(), make_environment());
    forgery.change(json["benchmarks"]);
    const std::string refusal = refusal_of(json, parse_results);
    INFO(refusal);
    CHECK(refusal.starts_with(forgery.refusal));
    CHECK(refusal_of(json, parse_run) == refusal);
  }
}

TEST_CASE("points of a part of a plan have their places in the whole", "[entry_sequence]") {
  RunResult run = make_three_points();
  run.shard = {.index = 1, .count = 3};
  const Json json = to_json(run, make_environment());
  CHECK(json["benchmarks"][0]["family_index"] == 1);
  CHECK(refusal_of(json, parse_results) == "(no error)");
  CHECK(refusal_of(json, parse_run) == "(no error)");
  Json twice = json;
  for (std::size_t i = kSecondValid; i < 31; ++i) twice["benchmarks"][i]["family_index"] = 4;
  CHECK(refusal_of(twice, parse_results).starts_with("/benchmarks/16/family_index: is not 5"));
}

TEST_CASE("a merged file may lack points, if it says how many", "[entry_sequence]") {
  Json json = to_json(make_three_points(), make_environment());
  json["benchmarks"].erase(kFailed);
  json["context"]["zcbench"]["plan"]["points"] = 2;
  json["context"]["zcbench"]["merged"] = {{"missing_points", 1}};
  CHECK(refusal_of(json, parse_results) == "(no error)");
  CHECK(refusal_of(json, parse_run) == "(no error)");
  json["context"]["zcbench"]["merged"] = {{"missing_points", 0}};
  CHECK(refusal_of(json, parse_results).starts_with("/benchmarks/15/family_index: is not 1"));
}

TEST_CASE("a file of another version is refused before its digest is", "[entry_sequence]") {
  Json json = to_json(make_three_points(), make_environment());
  json["context"]["json_schema_version"] = 2;
  for (const std::string& text : {sealed_text(json), json.dump(1)}) {
    CHECK_THROWS_WITH(parse_results(text, "r.json"),
                      contains_text("/context/json_schema_version: is unknown; allowed: 1"));
    CHECK_THROWS_WITH(parse_run(text, "r.json"),
                      contains_text("/context/json_schema_version: is unknown; allowed: 1"));
  }
}
