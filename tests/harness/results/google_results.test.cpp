#include "harness/results/google_results.hpp"

#include <cmath>
#include <nlohmann/json.hpp>
#include <vector>

#include "harness/base/errors.hpp"
#include "tests/catch.hpp"

using namespace zcbench;
using Json = nlohmann::ordered_json;

namespace {

constexpr JsonLimits kTestLimits{.max_bytes = 1 << 20, .max_values = 100'000};

ResultsSummary parse(const std::vector<Json>& benchmarks,
                     const std::string& context = R"({"num_cpus": 2})") {
  const std::string text =
      R"({"context": )" + context + R"(, "benchmarks": )" + Json(benchmarks).dump(1) + "}";
  return parse_google_results(text, "gb.json", kTestLimits);
}

// An entry as versions 1.3 and 1.4 write it.
Json old_entry(const std::string& name, double time_ns) {
  return {{"name", name},
          {"iterations", 1000},
          {"real_time", time_ns},
          {"cpu_time", time_ns / 2},
          {"time_unit", "ns"}};
}

// An entry as versions 1.5.0 to 1.5.2 write it.
Json entry_150(const std::string& name, double time_ns, int repetition) {
  Json entry = old_entry(name, time_ns);
  entry.update({{"run_name", name}, {"run_type", "iteration"}, {"repetition_index", repetition}});
  return entry;
}

// An entry as later versions write it.
Json entry_of(const std::string& name, double time_ns, int repetition, int family,
              int instance = 0) {
  Json entry = entry_150(name, time_ns, repetition);
  entry.update({{"family_index", family}, {"per_family_instance_index", instance}});
  return entry;
}

Json aggregate_of(const std::string& name, const std::string& kind, double time_ns) {
  Json entry = old_entry(name + "_" + kind, time_ns);
  entry.update({{"run_name", name}, {"run_type", "aggregate"}, {"aggregate_name", kind}});
  return entry;
}

// Returns "NAME: first time of each launch" for every point, in order.
std::vector<std::string> listed(const ResultsSummary& file) {
  std::vector<std::string> points;
  for (const ResultsPoint& point : file.points) {
    std::string text = point.name + ":";
    for (const LaunchTimes& launch : point.launches) {
      text += " " + std::to_string(std::lround(launch.real_time_ns.front()));
    }
    points.push_back(point.launches.empty() ? text + " " + point.reason : text);
  }
  return points;
}

using Lines = std::vector<std::string>;

}  // namespace

TEST_CASE("benchmarks of one name are kept apart by family and instance", "[google_results]") {
  // The entries are interleaved at random, the second family first.
  CHECK(listed(parse({entry_of("A", 20, 0, 1), entry_of("A", 10, 1, 0), entry_of("B", 1, 0, 2),
                      entry_of("A", 30, 0, 1, 1), entry_of("A", 21, 1, 1), entry_of("A", 11, 0, 0),
                      entry_of("A", 31, 1, 1, 1)})) ==
        Lines{"A #2: 20 21", "A: 10 11", "B: 1", "A #3: 30 31"});
}

TEST_CASE("without families, benchmarks of one name are told by their repetitions",
          "[google_results]") {
  CHECK(listed(parse({entry_150("A", 10, 0), entry_150("A", 11, 1), aggregate_of("A", "mean", 10.5),
                      entry_150("A", 20, 0), entry_150("A", 21, 1), aggregate_of("A", "mean", 20.5),
                      entry_150("B", 1, 0)})) == Lines{"A: 10 11", "A #2: 20 21", "B: 1"});
}

TEST_CASE("the oldest versions tell them by their aggregates", "[google_results]") {
  const auto group = [](double time_ns) {
    return std::vector<Json>{old_entry("A", time_ns), old_entry("A", time_ns + 1),
                             old_entry("A_mean", time_ns), old_entry("A_median", time_ns),
                             old_entry("A_stddev", 0)};
  };
  std::vector<Json> entries = group(10);
  for (const Json& entry : group(20)) entries.push_back(entry);
  entries.push_back(old_entry("B", 1));
  entries.push_back(old_entry("A", 30));
  CHECK(listed(parse(entries)) == Lines{"A: 10 11", "A #2: 20 21", "B: 1", "A #3: 30"});
}

TEST_CASE("a name that is taken is not given again", "[google_results]") {
  CHECK(listed(parse({entry_of("A", 1, 0, 0), entry_of("A #2", 2, 0, 1),
                      entry_of("A", 3, 0, 2)})) == Lines{"A: 1", "A #2: 2", "A #3: 3"});
}

TEST_CASE("a benchmark called like an aggregate is none", "[google_results]") {
  CHECK(listed(parse({old_entry("A", 1), old_entry("A_mean", 2), old_entry("B_median", 3)})) ==
        Lines{"A: 1", "A_mean: 2", "B_median: 3"});
  CHECK(listed(parse({entry_150("A_mean", 1, 0), entry_150("A_stddev", 2, 0)})) ==
        Lines{"A_mean: 1", "A_stddev: 2"});
}

TEST_CASE("without repetitions the median is taken, else the mean", "[google_results]") {
  const ResultsSummary file =
      parse({aggregate_of("A", "mean", 11), aggregate_of("A", "median", 10),
             aggregate_of("A", "stddev", 1), aggregate_of("B", "mean", 20),
             aggregate_of("C", "max", 30), entry_150("D", 40, 0), aggregate_of("D", "mean", 41)});
  CHECK(listed(file) ==
        Lines{"A: 10", "B: 20", "C: no repetitions, no median and no mean", "D: 40"});
  CHECK(file.points[0].is_aggregate);
  CHECK(file.points[2].status == PointStatus::unavailable);
  CHECK_FALSE(file.points[3].is_aggregate);
  CHECK(listed(parse({old_entry("A_mean", 11), old_entry("A_median", 10),
                      old_entry("A_stddev", 1)})) == Lines{"A: 10"});
  Json nameless = aggregate_of("A", "median", 10);
  nameless.erase("run_name");
  nameless.erase("aggregate_name");
  CHECK(listed(parse({nameless})) == Lines{"A: 10"});
}

TEST_CASE("complexity is no benchmark", "[google_results]") {
  const Json big_o{{"name", "A_BigO"}, {"cpu_coefficient", 1.0}, {"big_o", "N"}};
  const Json rms{{"name", "A_RMS"}, {"rms", 0.1}};
  Json later = aggregate_of("A", "BigO", 0);
  later.erase("real_time");
  CHECK(listed(parse({old_entry("A", 1), big_o, rms, later})) == Lines{"A: 1"});
}

TEST_CASE("a benchmark whose times cannot be used hides no other", "[google_results]") {
  Json text = old_entry("text", 1), none = old_entry("none", 1), unit = old_entry("unit", 1);
  text["real_time"] = "1.5";
  none.erase("real_time");
  unit["time_unit"] = "h";
  Json large = old_entry("large", 1e305);
  large["time_unit"] = "s";
  const ResultsSummary file =
      parse({old_entry("zero", 0), old_entry("minus", -1), text, none, unit, large,
             Json{{"x", 1}, {"y", 2}}, Json(nullptr), Json(7), old_entry("good", 5),
             entry_150("some", 5, 0), entry_150("some", 0, 1), entry_150("some", 5, 2)});
  CHECK(listed(file) == Lines{"zero: real_time is 0", "minus: real_time is negative",
                              "text: real_time is not a finite number", "none: no real_time",
                              "unit: time_unit \"h\" is unknown", "large: real_time is too large",
                              "good: 5", "some: real_time is 0 in 1 of 3 repetitions"});
  for (const ResultsPoint& point : file.points) {
    CHECK((point.status == PointStatus::valid) == (point.name == "good"));
  }
}

TEST_CASE("what is not used may be anything", "[google_results]") {
  Json entry = old_entry("A", 1);
  entry.update({{"iterations", "1e3"},
                {"cpu_time", Json()},
                {"threads", -1},
                {"error_occurred", 0},
                {"repetition_index", "x"},
                {"family_index", -1},
                {"label", Json::array()}});
  const ResultsSummary file = parse({entry}, R"({"date": 5, "host_name": null, "caches": "none",
      "library_build_type": {}, "load_avg": [NaN, -inf], "mhz_per_cpu": 1e999, "num_cpus": "8"})");
  REQUIRE(listed(file) == Lines{"A: 1"});
  CHECK(file.points[0].launches[0].cpu_time_ns == std::vector<double>{0.0});
  CHECK(file.date.empty());
  CHECK(file.build_type.empty());
  CHECK(file.machine.parts[1].second == "8");
}

TEST_CASE("of a member that is given twice the first counts", "[google_results]") {
  const std::string text = R"({"context": {"date": "a", "date": "b"}, "benchmarks": [{"name": "A",
      "real_time": 1, "cpu_time": nan, "time_unit": "us", "real_time": nan, "cpu_time": 9}]})";
  const ResultsSummary file = parse_google_results(text, "gb.json", kTestLimits);
  CHECK(file.date == "a");
  CHECK(listed(file) == Lines{"A: 1000"});
}

TEST_CASE("failed and skipped benchmarks say why", "[google_results]") {
  Json failed = entry_150("A", 0, 1);
  failed.update({{"error_occurred", true}, {"error_message", "no file"}});
  Json skipped = entry_150("B", 0, 0);
  skipped.update({{"skipped", true}, {"skip_message", "no GPU"}});
  const ResultsSummary file =
      parse({entry_150("A", 1, 0), failed, entry_150("A", 3, 2), skipped, entry_150("C", 1, 0)});
  CHECK(listed(file) == Lines{"A: no file", "B: no GPU", "C: 1"});
  CHECK(file.points[0].status == PointStatus::failed);
  CHECK(file.points[1].status == PointStatus::unavailable);
}

TEST_CASE("a file without a benchmark is refused with its place", "[google_results]") {
  for (const std::vector<Json>& entries :
       {std::vector<Json>{}, std::vector<Json>{Json::object()}, std::vector<Json>{1, 2}}) {
    try {
      parse(entries);
      FAIL("not refused");
    } catch (const ConfigError& error) {
      CHECK_THAT(error.what(), contains_text("gb.json:1:"));
      CHECK_THAT(error.what(), contains_text("/benchmarks: holds no benchmark"));
    }
  }
}
