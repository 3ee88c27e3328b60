#include "harness/results/merge.hpp"

#include "harness/base/digest.hpp"
#include "harness/base/errors.hpp"
#include "harness/journal/fingerprint.hpp"
#include "harness/plan/config_hash.hpp"
#include "harness/results/run_reader.hpp"
#include "tests/catch.hpp"
#include "tests/harness/machine/environment_fixture.hpp"
#include "tests/harness/results/results_text.hpp"
#include "tests/harness/results/run_result_fixture.hpp"

using namespace zcbench;

namespace {

RunResult whole_run() {
  RunResult run = make_run();
  run.points.push_back(make_valid(make_point("square", "memfd", 1000, 4), 2e6));
  run.points.push_back(make_valid(make_point("square", "memfd", 2000, 4), 3e6));
  // As a sweep numbers them: one sequence, rounds that exist.
  std::uint64_t order = 0;
  for (PointResult& point : run.points) {
    for (Sample& sample : point.samples) {
      sample.order = order++;
      sample.round = static_cast<std::uint32_t>(sample.order % run.rounds.size());
    }
  }
  return run;
}

Plan plan_of(const RunResult& run) {
  Plan plan;
  for (const PointResult& result : run.points) plan.points.push_back(result.point);
  return plan;
}

// What the run of that part would have written, its samples numbered from 0.
ResultsPart part_of(const RunResult& whole, Shard shard, const std::string& label) {
  RunResult run = whole;
  run.shard = shard;
  run.points.clear();
  std::uint64_t order = 0;
  for (std::size_t i = 0; shard.place(i) < whole.points.size(); ++i) {
    run.points.push_back(whole.points[shard.place(i)]);
    for (Sample& sample : run.points.back().samples) sample.order = order++;
  }
  const Environment environment = make_environment();
  run.fingerprint = make_fingerprint(run, plan_of(whole), environment);
  return {.label = label, .json = to_json(run, environment)};
}

std::vector<ResultsPart> three_parts() {
  const RunResult whole = whole_run();
  return {part_of(whole, {.index = 2, .count = 3}, "c"),
          part_of(whole, {.index = 0, .count = 3}, "a"),
          part_of(whole, {.index = 1, .count = 3}, "b")};
}

std::string refusal(std::vector<ResultsPart> parts, const MergeRules& rules = {}) {
  try {
    merge_results(std::move(parts), rules);
  } catch (const NotComparableError& error) {
    CHECK(error.code() == 9);
    return error.what();
  }
  return "accepted";
}

}  // namespace

TEST_CASE("merged parts are one whole run", "[merge]") {
  const MergedResults merged = merge_results(three_parts(), {});
  CHECK(merged.points == 5);
  CHECK(merged.missing_points == 0);
  const Results file = parse_run(sealed_text(merged.json), "merged");
  const RunResult whole = whole_run();
  REQUIRE(file.run.points.size() == 5);
  std::vector<std::uint64_t> orders;
  for (std::size_t i = 0; i < 5; ++i) {
    const PointResult& point = file.run.points[i];
    CHECK(point.point.name() == whole.points[i].point.name());
    CHECK(point.status == whole.points[i].status);
    REQUIRE(point.samples.size() == whole.points[i].samples.size());
    for (std::size_t s = 0; s < point.samples.size(); ++s) {
      CHECK(point.samples[s].real_time_ns == whole.points[i].samples[s].real_time_ns);
      CHECK(point.samples[s].round < file.run.rounds.size());
      orders.push_back(point.samples[s].order);
    }
  }
  std::ranges::sort(orders);
  for (std::size_t i = 0; i < orders.size(); ++i) CHECK(orders[i] == i);
  CHECK(file.run.rounds.size() == 3 * whole.rounds.size());
  CHECK(file.config_hash == config_hash(plan_of(whole), whole.seed));
  const auto& ours = merged.json["context"]["zcbench"];
  CHECK(ours["plan"]["points"] == 5);
  CHECK(ours["plan"]["valid"] == 3);
  CHECK(ours["plan"]["shard"] == nullptr);
  CHECK(ours["merged"]["from"].size() == 3);
  CHECK(ours["merged"]["from"][0]["shard"] == "3/3");
  CHECK(ours["merged"]["missing_points"] == 0);
}

TEST_CASE("the samples of a part keep their round", "[merge]") {
  const MergedResults merged = merge_results(three_parts(), {});
  const Results file = parse_run(sealed_text(merged.json), "merged");
  // Point 0 came from the second file: its rounds follow the first file's two.
  CHECK(file.run.points[0].samples[0].round == 2 + whole_run().points[0].samples[0].round);
}

TEST_CASE("a point twice or nowhere is refused", "[merge]") {
  std::vector<ResultsPart> parts = three_parts();
  parts.push_back(parts[1]);
  CHECK_THAT(refusal(parts),
             contains_text("square/shared_mmap/elements:1000/workers:4/fork is in a, too"));
  parts = three_parts();
  parts.pop_back();
  CHECK_THAT(refusal(parts), contains_text("2 points of 5 in none of the files"));
  const MergedResults merged = merge_results(parts, {.partial = true});
  CHECK(merged.points == 3);
  CHECK(merged.missing_points == 2);
  // What was missing can be added later.
  CHECK(merge_results({{.label = "ac", .json = merged.json}, three_parts()[2]}, {}).points == 5);
}

TEST_CASE("parts of another config, machine or build are refused by the field", "[merge]") {
  const auto changed = [](const char* pointer, const nlohmann::ordered_json& value) {
    std::vector<ResultsPart> parts = three_parts();
    parts[1].json.at(nlohmann::ordered_json::json_pointer(pointer)) = value;
    return refusal(std::move(parts));
  };
  CHECK_THAT(changed("/context/zcbench/fingerprint/config/config_hash", "other"),
             contains_text(R"(a: config_hash is "other", in c)"));
  CHECK_THAT(changed("/context/zcbench/fingerprint/config/launches", "5"),
             contains_text("launches is"));
  CHECK_THAT(changed("/context/zcbench/machine_key/cpu_model", "x"),
             contains_text(R"(a: is of another machine: cpu_model is "x", in c)"));
  CHECK_THAT(changed("/context/zcbench/commit", "x"), contains_text("commit is"));
  CHECK_THAT(changed("/context/zcbench/build/type", "other"), contains_text("build is"));
  std::vector<ResultsPart> parts = three_parts();
  parts[2].json["context"]["zcbench"].erase("fingerprint");
  CHECK_THAT(refusal(std::move(parts)), contains_text("before there were parts"));
}
