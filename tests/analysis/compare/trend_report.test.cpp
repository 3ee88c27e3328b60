#include "analysis/compare/trend_report.hpp"

#include <nlohmann/json.hpp>

#include "tests/catch.hpp"

using namespace zcbench;

namespace {

// Four files with three points: one with a change, one with a drift and a change, and one without
// either.
TrendReport make_report() {
  TrendReport report;
  for (int day = 1; day <= 4; ++day) {
    const std::string number = std::to_string(day);
    report.files.push_back({number + ".json", "2026-01-0" + number + "T00:00:00Z", "c" + number});
  }
  const std::vector<HistoryValue> values{{0, 1e6}, {1, 1e6}, {2, 1.1e6}, {3, 1.1e6}};
  report.points = {{.name = "step",
                    .values = values,
                    .changes = {{.file = 2, .from_ns = 1e6, .to_ns = 1.1e6}},
                    .drift = std::nullopt},
                   {.name = "creep|er",
                    .values = {values.begin() + 1, values.end()},
                    .changes = {{.file = 3, .from_ns = 1e6, .to_ns = 0.9e6}},
                    .drift = Drift{.ratio = 0.8, .p = 0.001}},
                   {.name = "still", .values = values, .changes = {}, .drift = std::nullopt}};
  return report;
}

}  // namespace

TEST_CASE("the text says since when, from what to what, and how much in all", "[trend_report]") {
  CHECK(render_text(make_report()) ==
        "4 results files, 2026-01-01T00:00:00Z to 2026-01-04T00:00:00Z; 3 points\n"
        "\n"
        "step\n"
        "  slower, +10.0 % from first to last\n"
        "  since 2026-01-03T00:00:00Z (commit c3): 1.00 ms -> 1.10 ms, +10.0 %\n"
        "\n"
        "creep|er (in 3 of the files)\n"
        "  faster, -20.0 % from first to last\n"
        "  since 2026-01-04T00:00:00Z (commit c4): 1.00 ms -> 900 us, -10.0 %\n"
        "  drift: -20.0 % over 3 files; a line fits better than these steps\n"
        "\n"
        "1 of 3 points slower, 1 faster; 1 did not move\n"
        "few files: a step is distinguishable from noise from 12 files on, a drift from 6\n"
        "up to 1 % of the points that did not change are called slower: here 0.03\n"
        "wall time (real_time) is judged, CPU time is not\n");
}

TEST_CASE("markdown has a row for every change and drift", "[trend_report]") {
  const std::string text = render_markdown(make_report());
  CHECK_THAT(text, contains_text("| `step` | slower | +10.0 % | 1.00 ms -> 1.10 ms, +10.0 % | "
                                 "2026-01-03T00:00:00Z | c3 |\n"));
  CHECK_THAT(text, contains_text("| `creep\\|er` | faster | -20.0 % | drift -20.0 % over 3 files | "
                                 "2026-01-02T00:00:00Z | c2 |\n"));
  CHECK(text.find("`still`") == std::string::npos);
  CHECK_THAT(text,
             contains_text("\n\n- 1 of 3 points slower, 1 faster; 1 did not move\n- few files"));
}

TEST_CASE("json has everything, the points that stand still too", "[trend_report]") {
  const nlohmann::ordered_json json = to_json(make_report());
  CHECK(json["files"][1] == nlohmann::ordered_json::parse(
                                R"({"path": "2.json", "date": "2026-01-02T00:00:00Z",
                                    "commit": "c2"})"));
  CHECK(json["slower"] == 1);
  CHECK(json["faster"] == 1);
  const auto& step = json["points"][0];
  CHECK(step["verdict"] == "slower");
  CHECK(step["total_ratio"].get<double>() == Approx(1.1));
  CHECK(step["changes"][0]["commit"] == "c3");
  CHECK(step["changes"][0]["ratio"].get<double>() == Approx(1.1));
  CHECK(step["drift"].is_null());
  CHECK(json["points"][1]["drift"]["ratio"] == 0.8);
  CHECK(json["points"][2]["verdict"] == "unchanged");
  CHECK(json["points"][2]["values"].size() == 4);
}

TEST_CASE("the margin decides who is slower, and warnings stand on top", "[trend_report]") {
  TrendReport report = make_report();
  CHECK(slower_points(report) == 1);
  report.rules.margin = 0.2;
  CHECK(slower_points(report) == 0);
  report.warnings = {"cpu_model is ..."};
  CHECK_THAT(render_text(report), contains_text("3 points\ncpu_model is ...\n"));
  CHECK_THAT(render_markdown(report), contains_text("cpu_model is ..."));
}

TEST_CASE("names and commits of a history cannot drive the terminal", "[trend_report]") {
  TrendReport report = make_report();
  report.points[0].name = "a\x1b[2Jb";
  report.files[2].commit = "\x1b";
  CHECK(render_text(report).find('\x1b') == std::string::npos);
}
