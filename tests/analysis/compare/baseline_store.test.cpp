#include "analysis/compare/baseline_store.hpp"

#include "harness/results/results_reader.hpp"
#include "tests/catch.hpp"
#include "tests/harness/machine/environment_fixture.hpp"
#include "tests/harness/plan/config_error.hpp"
#include "tests/harness/results/results_text.hpp"
#include "tests/harness/results/run_result_fixture.hpp"
#include "tests/temporary_directory.hpp"
#include "tests/whole_files.hpp"

using namespace zcbench;

namespace {

// The results of a release build, whatever kind of build this one is.
std::string results_text(const std::string& build_type = "release") {
  nlohmann::ordered_json json = to_json(make_run(), make_environment());
  json["context"]["zcbench"]["build"]["type"] = build_type;
  json["context"]["zcbench"]["build"]["sanitizer"] = "";
  return sealed_text(json);
}

const MachineKey kHere = machine_key(make_environment());

}  // namespace

TEST_CASE("a baseline is kept under its machine and is a results file", "[baseline_store]") {
  const TemporaryDirectory folder;
  const BaselineStore store(folder.path("baselines"));
  const std::string file = folder.write("r.json", results_text());
  const std::string path = store.save("main", file, {{"a", 0.012}}, "2024-02-03T04:05:06Z");
  CHECK(path == folder.path("baselines") + "/" + kHere.folder_name() + "/main.json");
  const ResultsSummary saved = read_results(path);
  CHECK(saved.noise == NoiseRecord{{"a", 0.012}});
  CHECK(saved.points.size() == 3);
  CHECK(saved.points[0].launches[0].real_time_ns ==
        read_results(file).points[0].launches[0].real_time_ns);
  CHECK(store.path_for("main", kHere) == path);
  REQUIRE(store.list().size() == 1);
  CHECK(store.list()[0].name == "main");
  CHECK(store.list()[0].machine_folder == kHere.folder_name());
  CHECK(read_results(store.save("copy", path, {}, "x")).noise == saved.noise);
  CHECK(store.drop("main", kHere) == path);
  CHECK(config_error_of([&] { store.drop("main", kHere); }).find("there are: copy") !=
        std::string::npos);
}

TEST_CASE("another machine's baseline is found for the comparison to refuse", "[baseline_store]") {
  const TemporaryDirectory folder;
  const BaselineStore store(folder.path(""));
  store.save("main", folder.write("r.json", results_text()), {}, "x");
  CHECK_THAT(store.path_for("main", MachineKey{}), contains_text(kHere.folder_name()));
  CHECK_THROWS_AS(store.drop("main", MachineKey{}), ConfigError);
  CHECK_THAT(config_error_of([&] { store.path_for("mian", kHere); }), contains_text("main"));
}

TEST_CASE("what is no baseline is refused and nothing is written", "[baseline_store]") {
  const TemporaryDirectory folder;
  const BaselineStore store(folder.path("baselines"));
  const std::string debug = folder.write("d.json", results_text("debug"));
  CHECK_THROWS_AS(store.save("a", debug, {}, "x"), NotComparableError);
  CHECK_THROWS_AS(store.save("a", folder.write("e.json", "{}"), {}, "x"), CorruptError);
  const std::string good = folder.write("r.json", results_text());
  for (const char* name : {"", ".a", "a/b", "..", "a b", "\xc3\xa4"}) {
    CHECK(is_one_short_line(config_error_of([&] { store.save(name, good, {}, "x"); })));
    CHECK_THROWS_AS(store.save(name, good, {}, "x"), ConfigError);
  }
  CHECK(names_in(folder.path("")).size() == 3);
}

TEST_CASE("old baselines and those of another kernel are stale", "[baseline_store]") {
  ResultsSummary file;
  file.date = "2024-01-01T00:00:00Z";
  file.kernel = "Linux 6.1";
  constexpr std::time_t kThen = 1'704'067'200;  // date -u -d 2024-01-01 +%s
  constexpr std::time_t kDay = 86'400;
  CHECK(staleness(file, "Linux 6.1", kThen + 30 * kDay).empty());
  const auto old = staleness(file, "Linux 6.1", kThen + 31 * kDay);
  REQUIRE(old.size() == 1);
  CHECK_THAT(old[0], contains_text("31 days old"));
  const auto moved = staleness(file, "Linux 6.2", kThen);
  REQUIRE(moved.size() == 1);
  CHECK_THAT(moved[0], contains_text("\"Linux 6.1\", now \"Linux 6.2\""));
  file.date = "yesterday";
  CHECK(staleness(file, "Linux 6.1", kThen).empty());
}
