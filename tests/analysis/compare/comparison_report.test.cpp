#include "analysis/compare/comparison_report.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <sstream>

#include "tests/analysis/compare/comparison_fixture.hpp"
#include "tests/catch.hpp"

using namespace zcbench;

TEST_CASE("the text has a line per point and says the verdict", "[comparison_report]") {
  ComparedFixture compared;
  const std::string text = render_text(compared.report());
  CHECK_THAT(text, contains_text("base base.json: 2024-01-02T03:04:05Z, commit c0ffee, build "
                                 "release, 5 launches\n"));
  CHECK_THAT(text, contains_text("a   1.00 ms   1.10 ms   1.100    1.100 to 1.100  regression\n"));
  CHECK_THAT(text, contains_text("0.500    0.500 to 0.500  improvement\n"));
  CHECK_THAT(text, contains_text("missing (not in new)\n"));
  CHECK_THAT(text, contains_text("failed (failed in new: died\\nhere)\n"));
  CHECK_THAT(text, contains_text("1 slower, 1 faster, 1 within margin, 0 inconclusive, 1 missing, "
                                 "1 failed\n"));
  CHECK_THAT(text, contains_text("verdict: not comparable (exit code 9)\n"));
  CHECK_THAT(text, contains_text("95 % for all 3 points together"));
  CHECK_THAT(text, contains_text("differences of medians below 1.00 us do not count"));
  CHECK_THAT(text, contains_text("zcbench ab"));
}

TEST_CASE("a refusal says the field and both values, and nothing else", "[comparison_report]") {
  ComparedFixture compared;
  compared.other.machine.parts[0].second = "Z80";
  compared.other.build_type = "debug";
  const std::string text = render_text(compared.report());
  CHECK_THAT(text, contains_text(R"(not comparable: cpu_model is "CPU" in base, "Z80" in new)"));
  CHECK_THAT(text, contains_text(R"(build type is "release" in base, "debug" in new)"));
  CHECK(text.find("slower,") == std::string::npos);
}

TEST_CASE("every line says it where machines differ", "[comparison_report]") {
  ComparedFixture compared;
  compared.other.machine.parts[0].second = "Z80";
  compared.rules.may_differ_in_machine = true;
  for (const std::string& text :
       {render_text(compared.report()), render_markdown(compared.report())}) {
    std::istringstream lines(text);
    for (std::string line; std::getline(lines, line);) {
      if (line.empty() || line.starts_with("| point") || line.starts_with("|---")) continue;
      CHECK_THAT(line, contains_text("different machines"));
    }
  }
}

TEST_CASE("Markdown has the same rows", "[comparison_report]") {
  ComparedFixture compared;
  const std::string text = render_markdown(compared.report());
  CHECK_THAT(text, contains_text("**verdict: not comparable (exit code 9)**\n"));
  CHECK_THAT(text, contains_text("| `a` | 1.00 ms | 1.10 ms | 1.100 | 1.100 to 1.100 | "
                                 "regression |\n"));
  CHECK_THAT(text, contains_text("| `d` |  |  |  |  | missing (not in new) |\n"));
}

TEST_CASE("a change of CPU time that wall time does not show is named", "[comparison_report]") {
  ComparedFixture compared;
  CHECK_THAT(render_text(compared.report()),
             contains_text("note: wall time (real_time) is judged, CPU time is not\n"));
  for (LaunchTimes& launch : compared.other.points[2].launches) launch.cpu_time_ns[0] *= 2.0;
  CHECK_THAT(render_text(compared.report()),
             contains_text("CPU time changed by more than 3.00 %, and wall time did not, in c "
                           "(ratio 2.000)\n"));
}

TEST_CASE("added points are counted where there are any", "[comparison_report]") {
  ComparedFixture compared;
  CHECK(render_text(compared.report()).find("added") == std::string::npos);
  compared.other.points.push_back(make_measured("f", 1e6));
  const std::string text = render_text(compared.report());
  CHECK_THAT(text, contains_text("added (not in base)\n"));
  CHECK_THAT(text, contains_text("1 failed, 1 added\n"));
}

TEST_CASE("points that neither side has times of are named", "[comparison_report]") {
  ComparedFixture compared;
  for (ResultsSummary* file : {&compared.base, &compared.other}) {
    file->points[1].status = PointStatus::unavailable;
    file->points[1].reason = "real_time is 0";
  }
  CHECK_THAT(render_text(compared.report()),
             contains_text("note: unavailable on both sides: b (real_time is 0)\n"));
}

TEST_CASE("a pipe in a name or a reason ends no cell", "[comparison_report]") {
  ComparedFixture compared;
  for (ResultsSummary* file : {&compared.base, &compared.other}) file->points[0].name = "a|b\n";
  compared.other.points[3].reason = "x|y";
  std::istringstream lines(render_markdown(compared.report()));
  std::size_t rows = 0;
  for (std::string line; std::getline(lines, line);) {
    if (!line.starts_with('|')) continue;
    ++rows;
    INFO(line);
    for (std::size_t at = 0; (at = line.find("\\|")) != std::string::npos;) line.erase(at, 2);
    CHECK(std::ranges::count(line, '|') == 7);
  }
  CHECK(rows == 7);
}

TEST_CASE("what weakens the figures is said", "[comparison_report]") {
  ComparedFixture compared;
  compared.base.is_google_benchmark = compared.other.is_google_benchmark = true;
  compared.base.noise = {{"a", 0.012}};
  ComparisonReport report = compared.report();
  report.warnings = {"stale baseline: old"};
  const std::string text = render_text(report);
  CHECK_THAT(text, contains_text("note: stale baseline: old\n"));
  CHECK_THAT(text, contains_text("note: repetitions of one process, not launches"));
  CHECK_THAT(text, contains_text("(widened by 1.20 %)"));
}

using Json = nlohmann::ordered_json;

TEST_CASE("the JSON report has the verdict and every point", "[comparison_json]") {
  ComparedFixture compared;
  const Json json = to_json(compared.report());
  CHECK(json["verdict"] == "not comparable");
  CHECK(json["exit_code"] == 9);
  CHECK(json["margin"] == 0.03);
  CHECK(json["base"]["commit"] == "c0ffee");
  REQUIRE(json["points"].size() == 5);
  const Json& slower = json["points"][0];
  CHECK(slower["outcome"] == "regression");
  CHECK(slower["ratio"].get<double>() == Approx(1.1));
  CHECK(slower["interval"]["low"].get<double>() == Approx(1.1));
  CHECK(slower["noise_floor"].is_null());
  CHECK(json["points"][3]["note"] == "not in new");
  CHECK_FALSE(json["points"][3].contains("ratio"));
  CHECK(json["refusals"].empty());
}

TEST_CASE("differing machines are in the report and in every point", "[comparison_json]") {
  ComparedFixture compared;
  compared.other.machine.parts[0].second = "Z80";
  CHECK(to_json(compared.report())["refusals"][0] ==
        Json::parse(R"({"field": "cpu_model", "base": "CPU", "new": "Z80"})"));
  compared.rules.may_differ_in_machine = true;
  const Json json = to_json(compared.report());
  CHECK(json["machine_differences"].size() == 1);
  for (const Json& point : json["points"]) CHECK(point["different_machines"] == true);
}

TEST_CASE("one launch has no interval", "[comparison_json]") {
  ComparedFixture compared;
  compared.other.points[0].launches.resize(1);
  const Json point = to_json(compared.report())["points"][0];
  CHECK(point["interval"].is_null());
  CHECK(point["new_launches"] == 1);
  CHECK(point["outcome"] == "inconclusive");
}
