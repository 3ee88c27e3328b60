#include "harness/results/results_reader.hpp"

#include "harness/base/digest.hpp"
#include "harness/plan/config_hash.hpp"
#include "tests/catch.hpp"
#include "tests/harness/machine/environment_fixture.hpp"
#include "tests/harness/plan/config_error.hpp"
#include "tests/harness/results/results_text.hpp"
#include "tests/harness/results/run_result_fixture.hpp"
#include "tests/temporary_directory.hpp"

using namespace zcbench;
using Json = nlohmann::ordered_json;

namespace {

std::string corrupt_error_of(const std::string& text) {
  try {
    parse_results(text, "r.json");
  } catch (const CorruptError& error) {
    return error.what();
  }
  return "(no error)";
}

// A file as Google Benchmark 1.7 writes it, shortened.
constexpr const char* kForeign = R"({
  "context": {"date": "2024-01-02T03:04:05+00:00", "host_name": "host", "num_cpus": 8,
    "mhz_per_cpu": 3000, "library_build_type": "release"},
  "benchmarks": [
    {"name": "BM_a", "run_name": "BM_a", "run_type": "iteration", "repetitions": 2,
      "repetition_index": 0, "real_time": 1.5, "cpu_time": 1.25, "time_unit": "us"},
    {"name": "BM_a", "run_name": "BM_a", "run_type": "iteration", "repetitions": 2,
      "repetition_index": 1, "real_time": 2.5, "cpu_time": 2.25, "time_unit": "us"},
    {"name": "BM_a_mean", "run_name": "BM_a", "run_type": "aggregate", "real_time": 2.0,
      "cpu_time": 1.75, "time_unit": "us"},
    {"name": "BM_b", "real_time": 3.0, "cpu_time": 3.0},
    {"name": "BM_c", "run_name": "BM_c", "run_type": "iteration", "error_occurred": true,
      "error_message": "no file"}
  ]})";

}  // namespace

TEST_CASE("our file is read back as it was measured", "[results_reader]") {
  RunResult run = make_run();
  run.launches = 2;
  for (std::size_t i = 5; i < 9; ++i) run.points[0].samples[i].launch = 1;
  const ResultsSummary file = parse_results(sealed_text(make_json(run)), "r.json");
  CHECK_FALSE(file.is_google_benchmark);
  CHECK(file.label == "r.json");
  CHECK(file.date == "2024-01-02T03:04:05Z");
  CHECK(file.kernel == "Linux 6");
  CHECK(file.config_name == "mixed");
  CHECK(file.config_hash == config_hash(run.points, run.seed));
  CHECK(file.machine == machine_key(make_environment()));
  CHECK(file.noise.empty());
  REQUIRE(file.points.size() == 3);
  const ResultsPoint& valid = file.points[0];
  CHECK(valid.name == run.points[0].point.name());
  CHECK(valid.status == PointStatus::valid);
  CHECK(valid.config_hash == config_hash(run.points[0].point));
  REQUIRE(valid.launches.size() == 2);
  CHECK(valid.launches[0].real_time_ns.size() == 5);
  CHECK(valid.launches[1].real_time_ns.size() == 4);
  CHECK(valid.launches[0].real_time_ns[0] == Approx(1.3e6));
  CHECK(valid.launches[0].cpu_time_ns[0] == Approx(2.6e6));
  CHECK(file.points[1].status == PointStatus::failed);
  CHECK_THAT(file.points[1].reason, contains_text("SIGKILL"));
  CHECK(file.points[2].status == PointStatus::unavailable);
}

TEST_CASE("what is wrong is said with its place", "[results_reader]") {
  Json json = make_json(make_run());
  CHECK_THAT(corrupt_error_of(sealed_text(json).substr(0, 40)), contains_text("r.json:3:"));
  CHECK_THAT(corrupt_error_of(json.dump(1)),
             contains_text("/context/zcbench/digest: does not match"));
  json["context"]["zcbench"].erase("digest");
  CHECK_THAT(corrupt_error_of(json.dump()), contains_text("/context/zcbench: has no digest"));
  json = make_json(make_run());
  json["context"]["zcbench"]["complete"] = false;
  CHECK_THAT(corrupt_error_of(sealed_text(json)), contains_text("interrupted"));
  json = make_json(make_run());
  json["benchmarks"].erase(16);
  CHECK_THAT(corrupt_error_of(sealed_text(json)), contains_text("holds 2 points, the plan 3"));
  json = make_json(make_run());
  json["benchmarks"][3]["zcbench"]["launch"] = 2;
  CHECK_THAT(corrupt_error_of(sealed_text(json)),
             contains_text("/benchmarks/3/zcbench/launch: is"));
  json = make_json(make_run());
  json["benchmarks"][3]["real_time"] = -1.0;
  CHECK_THAT(corrupt_error_of(sealed_text(json)), contains_text("/benchmarks/3/real_time"));
  json = make_json(make_run());
  json["benchmarks"][15]["zcbench"]["status"] = "odd";
  CHECK_THAT(corrupt_error_of(sealed_text(json)), contains_text("is unknown; allowed: valid"));
}

TEST_CASE("a file of Google Benchmark needs no digest", "[results_reader]") {
  const ResultsSummary file = parse_results(kForeign, "gb.json");
  CHECK(file.is_google_benchmark);
  CHECK(file.build_type == "release");
  CHECK(file.machine.parts == MachineKey{{{"host_name", "host"}, {"num_cpus", "8"}}}.parts);
  REQUIRE(file.points.size() == 3);
  CHECK(file.points[0].name == "BM_a");
  REQUIRE(file.points[0].launches.size() == 2);
  CHECK(file.points[0].launches[1].real_time_ns == std::vector<double>{2500.0});
  CHECK(file.points[0].launches[1].cpu_time_ns == std::vector<double>{2250.0});
  CHECK(file.points[1].launches[0].real_time_ns == std::vector<double>{3.0});
  CHECK(file.points[2].status == PointStatus::failed);
  CHECK(file.points[2].reason == "no file");
}

TEST_CASE("one key of ours, wherever it is, makes a file ours", "[results_reader]") {
  std::string text = kForeign;
  text.replace(text.find("\"mhz_per_cpu\""), 13, "\"zcbench\" ");
  CHECK_THAT(corrupt_error_of(text), contains_text("context/zcbench"));
  std::string only_a_value = kForeign;
  only_a_value.replace(only_a_value.find("\"host\""), 6, "\"zcbench\"");
  CHECK(corrupt_error_of(only_a_value) == "(no error)");
}

TEST_CASE("changed line ends are named", "[results_reader]") {
  std::string text;
  for (const char c : sealed_text(make_json(make_run()))) {
    text += c == '\n' ? "\r\n" : std::string(1, c);
  }
  CHECK_THAT(corrupt_error_of(text), contains_text("line ends of the file were changed"));
  CHECK_THAT(corrupt_error_of(text), contains_text(".gitattributes"));
}

TEST_CASE("a time that is no number of nanoseconds is refused", "[results_reader]") {
  for (const char* key : {"real_time", "cpu_time"}) {
    INFO(key);
    Json json = make_json(make_run());
    json["benchmarks"][1][key] = 1e308;
    CHECK_THAT(corrupt_error_of(sealed_text(json)),
               contains_text(std::string("/benchmarks/1/") + key + ": is too large"));
  }
}

TEST_CASE("what is no results file is refused", "[results_reader]") {
  for (const char* text : {"[]", "null", "{}", R"({"context": {}})", "\xEF\xBB\xBF{}",
                           R"({"context": {"num_cpus": 1}, "benchmarks": []})",
                           R"({"context": {"num_cpus": 1}, "benchmarks": [{}]})"}) {
    INFO(text);
    CHECK_THAT(corrupt_error_of(text), contains_text("r.json:1:"));
  }
}

TEST_CASE("what cannot be read is bad input, not a corrupt file", "[results_reader]") {
  const TemporaryDirectory folder;
  for (const std::string& path : {folder.path("none"), folder.path(""), std::string("/dev/zero")}) {
    CHECK(is_one_short_line(config_error_of([&] { read_results(path); })));
  }
  const std::string file = folder.write("gb.json", kForeign);
  CHECK(read_results(file).label == file);
}

TEST_CASE("noise is read from selfcheck's file and from a baseline", "[results_reader]") {
  const TemporaryDirectory folder;
  const std::string path = folder.write(
      "n.json", R"({"date": "x", "points": [{"name": "a", "noise_floor": 0.012, "more": 1}]})");
  CHECK(read_noise_record(path) == NoiseRecord{{"a", 0.012}});
  CHECK_THROWS_AS(read_noise_record(folder.write("o.json", R"({"points": [{}]})")), CorruptError);
  Json json = make_json(make_run());
  json["context"]["zcbench"]["baseline"] = {{"noise", {{{"name", "a"}, {"noise_floor", 0.5}}}}};
  CHECK(parse_results(sealed_text(json), "r").noise == NoiseRecord{{"a", 0.5}});
}

TEST_CASE("no name in a file of ours can lead to another file", "[results_reader]") {
  Json json = make_json(make_run());
  Json& ours = json["context"]["zcbench"];
  ours["config"]["name"] = "../../x";
  CHECK_THAT(corrupt_error_of(sealed_text(json)),
             contains_text("/context/zcbench/config/name: \"../../x\" is not allowed here"));
  for (const char* part : {"num_cpus", "allowed_cpus", "memory_gib"}) {
    json = make_json(make_run());
    for (const std::string& value : {std::string("/../../../x"), std::string("2\0", 2)}) {
      json["context"]["zcbench"]["machine_key"][part] = value;
      CHECK_THAT(corrupt_error_of(sealed_text(json)),
                 contains_text(std::string("/context/zcbench/machine_key/") + part) &&
                     contains_text("is not a whole number"));
    }
    json["context"]["zcbench"]["machine_key"][part] = "";
    CHECK(corrupt_error_of(sealed_text(json)) == "(no error)");
  }
}
