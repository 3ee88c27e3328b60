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
  // Numbers the samples as a sweep does: in one sequence, with rounds that exist.
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

// The file that a run of that part would have written, with samples numbered from 0.
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
  // Point 0 comes from the second file, so its rounds follow the two rounds of the first file.
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
  // The missing part can be added later.
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

namespace {

Replicate replicate_of(const RunResult& run, const std::string& label,
                       const std::string& node = "") {
  ResultsPart part = part_of(run, {}, label);
  if (!node.empty()) {
    part.nodes = {{.name = node, .host_name = "h", .tasks = {"1/1"}, .anchors = {}}};
  }
  Results results = parse_run(sealed_text(part.json), label);
  results.nodes = part.nodes;
  return {.part = std::move(part), .results = std::move(results)};
}

}  // namespace

TEST_CASE("one replicate is what it was", "[merge]") {
  const Replicate only = replicate_of(whole_run(), "a", "n1");
  const MergedResults merged = merge_replicates({only}, {});
  const auto& entries = only.part.json["benchmarks"];
  REQUIRE(merged.json["benchmarks"].size() == entries.size());
  for (std::size_t i = 0; i < entries.size(); ++i) {
    if (entries[i].contains("error_occurred")) continue;  // now names its node
    CHECK(merged.json["benchmarks"][i].dump() == entries[i].dump());
  }
}

TEST_CASE("replicates have all samples, and a launch for each node", "[merge]") {
  RunResult slower = whole_run();
  for (PointResult& point : slower.points) {
    for (Sample& sample : point.samples) sample.real_time_ns *= 2;
  }
  const MergedResults merged =
      merge_replicates({replicate_of(whole_run(), "a", "n1"), replicate_of(slower, "b", "n2"),
                        replicate_of(whole_run(), "c", "n1")},
                       {});
  CHECK(merged.points == 5);
  REQUIRE(merged.nodes.size() == 2);
  CHECK(merged.nodes[0].launches == std::vector<std::uint32_t>{0, 2});
  CHECK(merged.nodes[1].launches == std::vector<std::uint32_t>{1});
  const Results file = parse_run(sealed_text(merged.json), "merged");
  CHECK(file.run.launches == 3);
  CHECK(file.nodes == merged.nodes);
  std::vector<std::uint64_t> orders;
  for (std::size_t i = 0; i < 5; ++i) {
    const PointResult& point = file.run.points[i];
    const PointResult whole = whole_run().points[i];
    CHECK(point.status == whole.status);
    REQUIRE(point.samples.size() == 3 * whole.samples.size());
    for (std::size_t s = 0; s < point.samples.size(); ++s) {
      const Sample& one = whole.samples[s % whole.samples.size()];
      const std::uint32_t launch = point.samples[s].launch;
      CHECK(launch == s / whole.samples.size());
      CHECK(point.samples[s].real_time_ns == one.real_time_ns * (launch == 1 ? 2 : 1));
      orders.push_back(point.samples[s].order);
    }
  }
  std::ranges::sort(orders);
  for (std::size_t i = 0; i < orders.size(); ++i) CHECK(orders[i] == i);
  CHECK_THAT(file.run.points[1].reason, contains_text("on node n1: "));
}

TEST_CASE("what is no run of the whole plan is no replicate", "[merge]") {
  const auto refusal_of = [](std::vector<Replicate> replicates, const MergeRules& rules = {}) {
    try {
      merge_replicates(std::move(replicates), rules);
    } catch (const NotComparableError& error) {
      return std::string(error.what());
    }
    return std::string("accepted");
  };
  Replicate part = replicate_of(whole_run(), "part");
  part.part.json["context"]["zcbench"]["fingerprint"]["config"]["shard"] = "1/2";
  CHECK_THAT(refusal_of({replicate_of(whole_run(), "a"), part}),
             contains_text("part: is no run of"));
  Replicate other = replicate_of(whole_run(), "other");
  other.part.json["context"]["zcbench"]["machine_key"]["memory_gib"] = "999";
  CHECK_THAT(refusal_of({replicate_of(whole_run(), "a"), other}),
             contains_text(R"(other: is of another machine: memory_gib is "999", in a)"));
  CHECK(refusal_of({replicate_of(whole_run(), "a"), other}, {.may_differ_in_machine = true}) ==
        "accepted");
}

TEST_CASE("merged parts say which node measured what", "[merge]") {
  std::vector<ResultsPart> parts = three_parts();
  for (std::size_t i = 0; i < 3; ++i) {
    parts[i].nodes = {{.name = i == 1 ? "n2" : "n1",
                       .host_name = "h",
                       .tasks = {std::to_string(i + 1) + "/3"},
                       .anchors = {}}};
  }
  const MergedResults merged = merge_results(std::move(parts), {});
  const Results file = parse_run(sealed_text(merged.json), "merged");
  REQUIRE(file.nodes.size() == 2);
  CHECK(file.nodes[0].tasks == std::vector<std::string>{"1/3", "3/3"});
  CHECK_FALSE(are_replicates(file.nodes));
}
