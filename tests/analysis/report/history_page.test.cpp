#include "analysis/report/history_page.hpp"

#include <nlohmann/json.hpp>

#include "tests/analysis/report/read_run_fixture.hpp"
#include "tests/catch.hpp"

using namespace zcbench;

namespace {

TrendReport make_trend_report() {
  TrendReport report;
  for (int day = 1; day <= 4; ++day) {
    const std::string number = std::to_string(day);
    report.files.push_back({number + ".json", "2026-01-0" + number + "T00:00:00Z", "c" + number});
  }
  const std::vector<HistoryValue> values{{0, 1e6}, {1, 1e6}, {2, 1.1e6}, {3, 1.1e6}};
  report.points = {{.name = "still/real_time", .values = values, .changes = {}, .drift = {}},
                   {.name = "drift/real_time",
                    .values = {values.begin() + 1, values.end()},
                    .changes = {},
                    .drift = Drift{.ratio = 0.8, .p = 0.001}},
                   {.name = "step/real_time",
                    .values = values,
                    .changes = {{.file = 2, .from_ns = 1e6, .to_ns = 1.1e6}},
                    .drift = {}}};
  return report;
}

}  // namespace

TEST_CASE("a history has the worst point first; steps have date and commit", "[report]") {
  const Page page = history_page(make_trend_report());
  CHECK_THAT(page.lead.markup(), contains_text("<h1>1 of 3 points became slower, 1 faster, over "
                                               "4 runs.</h1>"));
  const auto data = nlohmann::json::parse(page.data);
  CHECK(data["points"][0]["name"] == "step");
  CHECK(data["points"][0]["changes"][0]["text"] == "+10.0 % 2026-01-03 (commit c3)");
  CHECK(data["points"][0]["has_moved"] == true);
  CHECK(data["points"][1]["name"] == "still");
  CHECK(data["points"][1]["has_moved"] == false);
  CHECK(data["points"][2]["drift"] == 0.8);
  const std::string text = visible_text(page.sections[0].body.markup());
  CHECK_THAT(text, contains_text("stepslower+10.0 %+10.0 % since 2026-01-03 (commit c3)"
                                 "1.00 ms1.10 ms4"));
  CHECK_THAT(text, contains_text("drifts by -20.0 % from 2026-01-02 (commit c2) to 2026-01-04"));
}

TEST_CASE("medians stand in a column per run, with gaps", "[report]") {
  const std::string markup = history_page(make_trend_report()).sections[0].body.markup();
  CHECK_THAT(markup, contains_text("<th scope=\"row\">drift</th><td>\u2013</td><td>1.00 ms</td>"));
}

TEST_CASE("where nothing moved, the heading says so", "[report]") {
  TrendReport report = make_trend_report();
  report.points.resize(1);
  CHECK_THAT(history_page(report).lead.markup(),
             contains_text("No point became slower or faster over 4 runs."));
}
