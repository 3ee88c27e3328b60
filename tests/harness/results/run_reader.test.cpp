#include "harness/results/run_reader.hpp"

#include <limits>

#include "harness/base/errors.hpp"
#include "harness/json/json_document.hpp"
#include "harness/machine/peak_rates.hpp"
#include "harness/plan/config_hash.hpp"
#include "harness/results/results_reader.hpp"
#include "tests/catch.hpp"
#include "tests/harness/machine/environment_fixture.hpp"
#include "tests/harness/machine/limits_fixture.hpp"
#include "tests/harness/results/read_back.hpp"
#include "tests/harness/results/results_text.hpp"
#include "tests/harness/results/run_result_fixture.hpp"
#include "tests/whole_files.hpp"

using namespace zcbench;

namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

// A run with every axis off its default, and with every kind of sampling and of figure.
RunResult make_odd_run() {
  RunResult run = make_run();
  run.launches = 2;
  Point odd = make_point("statistics", "serialized_queue", 12345, 3, Lifecycle::pool);
  odd.codec = "cbor";
  odd.tasks_per_worker = 7;
  odd.variant = "naive";
  odd.placement = Placement::same_core;
  odd.partition = Partition::balanced;
  odd.data = {.source = InputSource::normal, .seed = 99, .path = ""};
  odd.sequential = {.min = 5, .target_ci = 0.02, .max_seconds = 1.5};
  odd.samples = 40;
  run.points.push_back(make_valid(odd, 12345.0));
  run.points.back().stop = StopReason::max_seconds;
  Sample& last = run.points.back().samples.back();
  last.launch = 1;
  last.worker_peak_rss_bytes.reset();
  last.figures = {
      {"mean", std::numeric_limits<double>::quiet_NaN()}, {"std", kInfinity}, {"max", -kInfinity}};
  Point external = make_point("square", "external", 1000, 4);
  external.command = {.name = "peer", .argv = {"python3", "{elements}"}, .probe = {}, .folder = ""};
  external.data = {.source = InputSource::npy,
                   .seed = 42,
                   .path = "x/a.npy",
                   .label = "x:a.npy",
                   .digest = "crc64:0123456789abcdef"};
  run.points.push_back(make_valid(external, 5e6));
  run.points.back().command_version = "peer 1.0";
  Point pages = make_point("square", "posix_shm", 1000, 4);
  pages.pages = Pages::huge;
  run.points.push_back(make_valid(pages, 1e6));
  return run;
}

std::string text_of(const RunResult& run, const PeakRates* limits = nullptr) {
  return results_text(run, make_environment(), limits);
}

// Hashes cover how a point is sampled, which the entry of a failed point does not say.
void erase_hashes(nlohmann::ordered_json& json) {
  if (json.is_object()) {
    json.erase("config_hash");
    json.erase("digest");
  }
  for (auto& value : json) {
    if (value.is_structured()) erase_hashes(value);
  }
}

std::string without_hashes(nlohmann::ordered_json json) {
  erase_hashes(json);
  return json.dump(1);
}

std::string refusal_of(const std::string& text) {
  try {
    parse_run(text, "r.json");
  } catch (const CorruptError& error) {
    return error.what();
  }
  return "";
}

}  // namespace

TEST_CASE("a file that is read and written again is the same file", "[run_reader]") {
  for (const RunResult& run : {make_run(), make_odd_run()}) {
    const Results file = parse_run(text_of(run), "r.json");
    CHECK(without_hashes(to_json(file.run, file.environment)) ==
          without_hashes(to_json(run, make_environment())));
    CHECK(file.label == "r.json");
    const auto json = to_json(run, make_environment());
    CHECK(json["context"]["zcbench"]["build"]["type"] == file.build.type);
  }
}

TEST_CASE("a file keeps the limits that were known", "[run_reader]") {
  const PeakRates limits = make_limits();
  const Results file = parse_run(text_of(make_run(), &limits), "r.json");
  REQUIRE(file.limits);
  CHECK(to_json(*file.limits).dump() == to_json(limits).dump());
}

TEST_CASE("files that are no results of ours, damaged or interrupted are refused", "[run_reader]") {
  CHECK(refusal_of(R"({"context": {}, "benchmarks": []})") ==
        "r.json:1:13 /context: has no \"zcbench\": not a results file of zcbench");
  RunResult interrupted = make_run();
  interrupted.complete = false;
  CHECK(refusal_of(text_of(interrupted)).ends_with("the run was interrupted; run again"));
  std::string damaged = text_of(make_run());
  damaged[damaged.find("\"order\":100") + 8] = '2';
  CHECK(refusal_of(damaged).find("does not match the file") != std::string::npos);
}

TEST_CASE("a config's name in a file is a name, never a path", "[run_reader]") {
  RunResult run = make_run();
  for (const std::string& name :
       {std::string("../../x"), std::string("a/b"), std::string(".bashrc"), std::string(),
        std::string("victim\0", 7), std::string("\x1b[2J"), std::string(101, 'x')}) {
    run.config_name = name;
    const std::string why = refusal_of(text_of(run));
    CHECK_THAT(why, contains_text("/context/zcbench/config/name: "));
    CHECK_THAT(why, contains_text("allowed: 1 to 100 of the characters A-Z a-z 0-9 . _ -"));
  }
}

TEST_CASE("a point without workers, elements or tasks is refused", "[run_reader]") {
  for (const char* axis : {"elements", "workers", "tasks_per_worker"}) {
    CAPTURE(axis);
    auto json = to_json(make_run(), make_environment());
    for (auto& entry : json["benchmarks"]) entry["zcbench"][axis] = 0;
    CHECK(refusal_of(sealed_text(json)).ends_with("is 0; allowed: 1 or more"));
  }
}

using Json = nlohmann::ordered_json;

namespace {

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
    const Json described = entries[0]["zcbench"];
    entries.erase(entries.begin(), entries.begin() + 9);
    for (Json& entry : entries) entry["repetitions"] = 0;
    entries[0]["zcbench"] = described;
    CHECK(refusal_of(entries).ends_with("holds no sample of " + kValid.point.name()));
  }
}

TEST_CASE("a file of before points were described once is read and checked", "[run_reader]") {
  const std::string text =
      read_text(std::string(SOURCE_DIR) + "/tests/harness/results/earlier_version.json");
  const Results file = parse_run(text, "earlier.json");
  CHECK(file.run.fingerprint.runner.front().second.starts_with("crc64:"));
  REQUIRE(file.run.points.size() == 1);
  const PointResult& point = file.run.points[0];
  CHECK(point.point.name() == "square/pipe_copy/elements:1000/workers:2/fork/real_time");
  CHECK(config_hash(point.point) == "crc64:fb186f8f5a72b8fa");
  REQUIRE(point.samples.size() == 3);
  CHECK(point.samples[2].real_time_ns == 284043);
  CHECK(point.samples[2].workers_detail.size() == 2);
  CHECK(point.samples[2].figures.size() == 1);
  CHECK(parse_results(text, "earlier.json").points[0].config_hash == config_hash(point.point));

  std::string changed = text;
  changed[changed.find("\"real_time\": ") + 13] ^= 1;
  CHECK_THAT(refusal_of(changed), contains_text("/context/zcbench/digest: does not match"));
  // The same run, written in the current format.
  const std::string rewritten = results_text(file.run, file.environment);
  CHECK(rewritten.size() < text.size());
  const Results again = parse_run(rewritten, "again.json");
  CHECK(results_text(again.run, again.environment) == rewritten);
}
