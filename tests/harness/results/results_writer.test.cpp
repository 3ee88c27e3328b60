#include "harness/results/results_writer.hpp"

#include <algorithm>
#include <cstdlib>
#include <limits>
#include <set>

#include "harness/base/digest.hpp"
#include "harness/plan/config_hash.hpp"
#include "kernels/fast.hpp"
#include "tests/catch.hpp"
#include "tests/harness/machine/environment_fixture.hpp"
#include "tests/harness/results/results_text.hpp"
#include "tests/harness/results/run_result_fixture.hpp"
#include "tests/temporary_directory.hpp"
#include "tests/whole_files.hpp"

using namespace zcbench;
using Json = nlohmann::ordered_json;

namespace {

void collect_keys(const Json& json, std::set<std::string>& keys) {
  for (const auto& [key, value] : json.items()) {
    if (json.is_object()) keys.insert(key);
    if (value.is_structured()) collect_keys(value, keys);
  }
}

}  // namespace

TEST_CASE("the context is Google Benchmark's, ours is under zcbench", "[result_file]") {
  const Json context = make_json(make_run())["context"];
  CHECK(context == Json::parse(R"({
    "date": "2024-01-02T03:04:05Z", "host_name": "host", "executable": "zcbench", "num_cpus": 2,
    "mhz_per_cpu": 2500, "cpu_scaling_enabled": false,
    "caches": [{"type": "Data", "level": 1, "size": 49152, "num_sharing": 1}],
    "load_avg": [0.5, 0.25, 0.125], "library_build_type": ")" +
                               context["library_build_type"].get<std::string>() +
                               R"(", "json_schema_version": 1,
    "zcbench": )" + context["zcbench"].dump() +
                               "}"));
  const Json ours = context["zcbench"];
  CHECK(ours["build"]["native"].is_boolean());
  CHECK(ours["build"]["loops"] == fast_loops().isa);
  CHECK((context["library_build_type"] == "release" || context["library_build_type"] == "debug"));
  CHECK((context["library_build_type"] == "debug") == (ours["build"]["type"] == "debug"));
  CHECK(ours["digest"].get<std::string>().starts_with("xxh128:"));
  CHECK(ours["config"]["config_hash"] == config_hash(make_run().points, 7));
  CHECK(ours["config"]["seed"] == 7);
  CHECK(ours["launches"] == 1);
  CHECK(ours["machine_key"] ==
        Json::parse(R"({"folder": ")" + machine_key(make_environment()).folder_name() + R"(",
    "cpu_model": "CPU", "num_cpus": "2", "allowed_cpus": "2", "memory_gib": "0",
    "kernel": "Linux 6", "governor": "", "microcode": "0x1", "hypervisor": "none"})"));
  CHECK(ours["machine"]["memory_limit_bytes"].is_null());
  CHECK(ours["machine"]["cpu_limit"] == 1.5);
  CHECK(ours["machine"]["allowed_cpus"] == Json::parse("[0, 1]"));
  CHECK(ours["plan"] == Json::parse(R"({"points": 3, "valid": 1, "failed": 1, "unavailable": 1,
                                        "excluded": 3, "shard": null})"));
  CHECK(ours["complete"] == true);
  CHECK(ours["rounds"] == Json::parse(R"([{"guard_ns": 700000, "noisy": false},
                                          {"guard_ns": 9000000, "noisy": true}])"));
}

TEST_CASE("one entry per sample holds everything", "[result_file]") {
  const Json entries = make_json(make_run())["benchmarks"];
  for (std::size_t i = 0; i < 9; ++i) {
    CHECK(entries[i]["run_type"] == "iteration");
    CHECK(entries[i]["repetition_index"] == i);
    CHECK(entries[i]["zcbench"]["order"] == 100 + i);
  }
  CHECK(entries[1] == Json::parse(R"({
    "name": "square/shared_mmap/elements:1000/workers:4/fork/real_time",
    "family_index": 0,
    "run_name": "square/shared_mmap/elements:1000/workers:4/fork/real_time",
    "run_type": "iteration", "repetitions": 9, "repetition_index": 1, "threads": 1,
    "iterations": 1, "real_time": 990.0, "cpu_time": 1980.0, "time_unit": "us",
    "zcbench": {"kernel": "square", "strategy": "shared_mmap", "elements": 1000, "workers": 4,
      "lifecycle": "fork", "status": "valid", "verified": true,
      "order": 101, "round": 201, "launch": 0,
      "phases_ns": {"publish": 11, "start": 12, "distribute": 13, "compute": 14, "collect": 15,
        "join": 16},
      "bytes_copied": {"publish": 21, "to_workers": 22, "from_workers": 23, "results": 24},
      "off_clock_ns": 30, "setup_ns": 29,
      "compute_span_ns": 31, "worker_cpu_ns": 32, "minor_faults": 33, "major_faults": 34,
      "context_switches": 35, "worker_peak_rss_bytes": 36,
      "workers_detail": [{"started_ns": 41, "compute_begin_ns": 42, "compute_end_ns": 43,
        "exited_ns": 44}]}})"));
}

TEST_CASE("the first entry of a point describes it", "[result_file]") {
  RunResult run = make_run();
  run.points[0].samples[2].figures = {{"sum", 1.0}};
  const Json entries = make_json(run)["benchmarks"];
  const Json described = Json::parse(R"({"codec": "raw", "tasks_per_worker": 1, "variant": "fast",
    "pages": "cold", "placement": "free", "partition": "remainder_last",
    "data": {"source": "uniform", "seed": 42},
    "config_hash": ")" + config_hash(run.points[0].point) +
                                     "\"}");
  for (const auto& [key, value] : described.items()) {
    INFO(key);
    for (const std::size_t first : {0U, 15U, 16U}) CHECK(entries[first]["zcbench"].contains(key));
    CHECK(entries[0]["zcbench"][key] == value);
    CHECK_FALSE(entries[1]["zcbench"].contains(key));
  }
  // A sample's result is written only where it differs from that of the sample before.
  CHECK(entries[0]["zcbench"]["result"] == Json::parse(R"({"sum": 333412.7812})"));
  CHECK_FALSE(entries[1]["zcbench"].contains("result"));
  CHECK(entries[2]["zcbench"]["result"] == Json::parse(R"({"sum": 1.0})"));
  CHECK(entries[3]["zcbench"]["result"] == entries[0]["zcbench"]["result"]);
}

TEST_CASE("an entry is a line, and so is a round", "[result_file]") {
  const std::string text = results_text(make_run(), make_environment());
  CHECK(check_seal(text) == Seal::intact);
  CHECK_THAT(text, contains_text("\n   \"rounds\": [\n    {\"guard_ns\":700000,\"noisy\":false},\n"
                                 "    {\"guard_ns\":9000000,\"noisy\":true}\n   ]\n  }\n },\n"
                                 " \"benchmarks\": [\n  {\"name\":\"square/"));
  CHECK(text.ends_with("}\n ]\n}\n"));
  const auto lines = std::ranges::count(text.substr(text.find("\"benchmarks\"")), '\n');
  CHECK(lines == 1 + (9 + 6 + 2) + 2);
  CHECK(sealed_text(Json::parse(text)) == text);
}

TEST_CASE("a run without rounds and points is a file", "[result_file]") {
  RunResult run = make_run();
  run.rounds.clear();
  run.points.clear();
  const std::string text = results_text(run, make_environment());
  CHECK(check_seal(text) == Seal::intact);
  CHECK(Json::parse(text)["benchmarks"] == Json::array());
  CHECK(sealed_text(Json::parse(text)) == text);
}

TEST_CASE("times have no more digits than ns", "[result_file]") {
  RunResult run = make_run();
  for (std::int64_t ns = 1; ns < 3'000; ++ns) {
    run.points[0].samples[0].real_time_ns = ns;
    std::string first;
    for_each_entry_line(run.points[0], 0, [&](std::string_view line) {
      if (first.empty()) first = line;
    });
    const auto place = first.find("\"real_time\":") + 12;
    CHECK(first.substr(place, first.find(',', place) - place).size() <= 5);
  }
}

TEST_CASE("aggregates follow the samples, named as Google Benchmark names them", "[result_file]") {
  const Json entries = make_json(make_run())["benchmarks"];
  REQUIRE(entries.size() == 9 + 6 + 2);
  const std::vector<std::pair<std::string, double>> expected{
      {"mean", 1022.222222222}, {"median", 1000.0}, {"stddev", 109.5191510396},
      {"cv", 0.1071382999300},  {"min", 900.0},     {"p90", 1068.0}};
  for (std::size_t i = 0; i < expected.size(); ++i) {
    const auto& [name, value] = expected[i];
    const Json& entry = entries[9 + i];
    const double cpu_factor = name == "cv" ? 1.0 : 2.0;
    CHECK(entry["run_type"] == "aggregate");
    CHECK(entry["aggregate_name"] == name);
    CHECK(entry["aggregate_unit"] == (name == "cv" ? "percentage" : "time"));
    CHECK(entry["name"] == entry["run_name"].get<std::string>() + "_" + name);
    CHECK(entry["repetitions"] == 9);
    CHECK(entry["iterations"] == 9);
    CHECK(entry["real_time"].get<double>() == Approx(value).epsilon(1e-9));
    CHECK(entry["cpu_time"].get<double>() == Approx(cpu_factor * value).epsilon(1e-9));
    CHECK(entry["time_unit"] == "us");
    CHECK_FALSE(entry.contains("repetition_index"));
    CHECK(entry["zcbench"] == Json::parse(R"({"status": "valid"})"));
  }
}

TEST_CASE("aggregates of a sequential point say when it stopped and why", "[result_file]") {
  RunResult run = make_run();
  run.points[0].point.sequential = {.min = 6, .target_ci = 0.02, .max_seconds = 1.5};
  run.points[0].stop = StopReason::target;
  const Json sequential = make_json(run)["benchmarks"];
  CHECK_FALSE(sequential[0]["zcbench"].contains("sampling"));
  for (std::size_t i = 9; i < 15; ++i) {
    Json sampling = sequential[i]["zcbench"]["sampling"];
    CHECK(sampling["reached_ci"].get<double>() == Approx(0.01));
    sampling.erase("reached_ci");
    CHECK(sampling == Json::parse(R"({"min": 6, "max": 30, "target_ci": 0.02, "max_seconds": 1.5,
                                      "stopped_by": "target"})"));
  }
  run.points[0].point.sequential->max_seconds.reset();
  run.points[0].stop.reset();
  run.points[0].samples.resize(5);
  const Json sampling = make_json(run)["benchmarks"][5]["zcbench"]["sampling"];
  for (const char* key : {"max_seconds", "reached_ci", "stopped_by"}) {
    CHECK(sampling.at(key).is_null());
  }
  const Json fixed = make_json(make_run())["benchmarks"];
  for (const Json& entry : fixed) CHECK_FALSE(entry["zcbench"].contains("sampling"));
}

TEST_CASE("failed and unavailable points are one entry without times", "[result_file]") {
  const Json entries = make_json(make_run())["benchmarks"];
  for (const auto& [index, status] : {std::pair{15, "failed"}, std::pair{16, "unavailable"}}) {
    const Json& entry = entries[std::size_t(index)];
    CHECK(entry["zcbench"]["status"] == status);
    CHECK(entry["error_occurred"] == true);
    CHECK(entry["error_message"] == entry["zcbench"]["reason"]);
    CHECK(entry["name"] == entry["run_name"]);
    std::set<std::string> keys;
    collect_keys(entry, keys);
    for (const std::string key : {"real_time", "cpu_time", "time_unit", "iterations", "verified",
                                  "phases_ns", "result", "repetition_index"}) {
      CHECK(keys.count(key) == 0);
    }
  }
  CHECK_THAT(entries[15]["error_message"].get<std::string>(), contains_text("SIGKILL"));
  CHECK(entries[16]["zcbench"]["reason"] == "no /dev/shm here");
}

TEST_CASE("numbers that JSON lacks are strings, missing ones are null", "[result_file]") {
  RunResult run = make_run();
  Sample& sample = run.points[0].samples[0];
  constexpr double kInfinity = std::numeric_limits<double>::infinity();
  sample.figures = {{"mean", std::nan("")}, {"std", kInfinity}, {"max", -kInfinity}};
  sample.worker_peak_rss_bytes = std::nullopt;
  const Json parsed = make_json(run);
  const Json& fields = parsed["benchmarks"][0]["zcbench"];
  CHECK(fields["result"] ==
        Json::parse(R"({"mean": "NaN", "std": "Infinity", "max": "-Infinity"})"));
  CHECK(fields["worker_peak_rss_bytes"].is_null());
}

TEST_CASE("samples without CPU time still have finite aggregates", "[result_file]") {
  RunResult run = make_run();
  for (Sample& sample : run.points[0].samples) sample.cpu_time_ns = 0;
  run.points[0].samples.resize(1);
  const Json parsed = make_json(run);
  for (std::size_t i = 1; i < 7; ++i) CHECK(parsed["benchmarks"][i]["cpu_time"] == 0.0);
}

TEST_CASE("axes of other points are fields too", "[result_file]") {
  RunResult run = make_run();
  Point& point = run.points[0].point;
  point.codec = "cbor";
  point.tasks_per_worker = 8;
  point.lifecycle = Lifecycle::pool;
  point.partition = Partition::balanced;
  point.data = {.source = InputSource::npy, .seed = 1, .path = "a.npy"};
  const Json fields = make_json(run)["benchmarks"][0]["zcbench"];
  CHECK(fields["codec"] == "cbor");
  CHECK(fields["tasks_per_worker"] == 8);
  CHECK(fields["lifecycle"] == "pool");
  CHECK(fields["partition"] == "balanced");
  CHECK(fields["data"] == Json::parse(R"({"source": "npy", "path": "a.npy"})"));
}

TEST_CASE("an interrupted run's untouched points have no entry", "[result_file]") {
  RunResult run = make_run();
  run.complete = false;
  run.points[0].samples.clear();
  const Json json = make_json(run);
  CHECK(json["benchmarks"].size() == 2);
  CHECK(json["context"]["zcbench"]["complete"] == false);
  CHECK(json["context"]["zcbench"]["dev_shm"] == "unused");
  CHECK(json["context"]["zcbench"]["plan"]["points"] == 3);
  CHECK(json["context"]["zcbench"]["plan"]["valid"] == 0);
}

TEST_CASE("bytes that are not UTF-8 do not stop the file", "[result_file]") {
  RunResult run = make_run();
  run.config_path = "caf\xe9/\xff.json";
  run.points[1].reason = "\xc3";
  Environment environment = make_environment();
  environment.host_name = "\xfe";
  const std::string text = results_text(run, environment);
  CHECK(check_seal(text) == Seal::intact);
  const Json parsed = Json::parse(text);
  CHECK(parsed["context"]["zcbench"]["config"]["path"] == "caf\ufffd/\ufffd.json");
}

TEST_CASE("every key is documented", "[result_file]") {
  RunResult run = make_run();
  run.points.push_back(run.points[0]);
  run.points.back().point.data = {.source = InputSource::npy, .seed = 1, .path = "a.npy"};
  const Json json = make_json(run);
  std::set<std::string> keys;
  collect_keys(json, keys);
  const std::string document = read_text(std::string(SOURCE_DIR) + "/docs/results_format.md");
  CHECK(keys.size() > 60);
  for (const std::string& key : keys) {
    INFO(key);
    CHECK(document.find("`" + key + "`") != std::string::npos);
  }
}

TEST_CASE("Google Benchmark's compare.py reads the file", "[result_file]") {
  const std::string compare = "/usr/bin/python3 /usr/share/benchmark/compare.py ";
  if (std::system((compare + "--help >/dev/null 2>&1").c_str()) != 0) {
    WARN("skipped: needs the packages libbenchmark-tools and python3-scipy");
    return;
  }
  const TemporaryDirectory folder;
  const std::string path = folder.path("r.json");
  write_text(path, results_text(make_run(), make_environment()));
  const std::string out = folder.path("out");
  CHECK(std::system((compare + "--no-color benchmarks " + path + " " + path + " >" + out + " 2>&1")
                        .c_str()) == 0);
  const std::string text = read_text(out);
  CHECK_THAT(text, contains_text("workers:4/fork/real_time_pvalue"));
  CHECK_THAT(text, contains_text("workers:4/fork/real_time_median"));
  CHECK_THAT(text, contains_text("OVERALL_GEOMEAN"));
  CHECK(text.find("Traceback") == std::string::npos);
}
