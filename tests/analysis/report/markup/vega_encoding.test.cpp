#include "analysis/report/markup/vega_encoding.hpp"

#include <nlohmann/json.hpp>

#include "tests/analysis/report/charts/chart_fixture.hpp"
#include "tests/catch.hpp"

using namespace zcbench;

using Json = nlohmann::ordered_json;

TEST_CASE("an axis has the ticks and the ends of the SVG's", "[report]") {
  const Chart chart = make_lines();
  const AxisRange range = x_range(chart);
  const Json x = vega_position("x", chart.x, range);
  CHECK(x["field"] == "x");
  CHECK(x["scale"]["type"] == "log");
  CHECK(x["scale"]["domain"] == Json{range.low, range.high});
  CHECK_FALSE(x["scale"].contains("zero"));
  CHECK(x["axis"]["values"].size() == range.ticks.size());
  CHECK(x["axis"]["values"][0] == range.ticks[0].value);
  CHECK(x["axis"]["labelExpr"] == "format(datum.value, '~s')");
}

TEST_CASE("labels are in the largest unit that fits", "[report]") {
  const Json y = vega_position("y", {"", Quantity::duration_ns, Scale::linear},
                               {.scale = Scale::linear, .low = 0, .high = 1, .ticks = {}});
  const std::string label = y["axis"]["labelExpr"];
  CHECK_THAT(label,
             contains_text(
                 "datum.value == 0 ? '0' : datum.value < 999.999999 ? format(datum.value / 1, "));
  CHECK_THAT(label, contains_text("format(datum.value / 1000000, '.6~r') + ' ms'"));
  CHECK_THAT(label, contains_text(": format(datum.value / 1000000000, '.6~r') + ' s'"));
  CHECK(y["scale"]["zero"] == false);
}

TEST_CASE("every series has the palette's looks, in the legend's order", "[report]") {
  const Json looks = vega_looks(make_lines());
  CHECK(looks["color"]["scale"]["domain"] == Json{"shared_mmap", "pipe_copy"});
  CHECK(looks["color"]["scale"]["range"] == Json{"#0072B2", "#D55E00"});
  CHECK(looks["shape"]["scale"]["range"] == Json{"circle", "circle"});
  CHECK(looks["strokeDash"]["scale"]["range"] == Json::parse("[[1.0, 0.0], [5.0, 2.0]]"));
  CHECK(looks["color"]["legend"] == looks["shape"]["legend"]);
  CHECK(vega_looks(make_strips())["color"]["legend"].is_null());
  CHECK_FALSE(vega_looks(make_bars()).contains("shape"));
}

TEST_CASE("a tooltip says what, where, how much, how sure", "[report]") {
  const Json rows = vega_tooltip(make_lines());
  std::vector<std::string> fields;
  for (const Json& row : rows) fields.push_back(row["field"]);
  CHECK(fields == std::vector<std::string>{"series", "at", "value", "interval", "detail", "panel"});
  CHECK(rows[1]["title"] == "elements");
  CHECK(vega_tooltip(make_bars())[1]["field"] == "category");
  CHECK(vega_tooltip(make_bars()).size() == 5);
}
