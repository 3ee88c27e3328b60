#include "analysis/report/markup/vega_chart.hpp"

#include <nlohmann/json.hpp>

#include "tests/analysis/report/charts/chart_fixture.hpp"
#include "tests/catch.hpp"

using namespace zcbench;

using Json = nlohmann::ordered_json;

namespace {

const Json& layers_of(const Json& spec) {
  return spec.contains("spec") ? spec["spec"]["layer"] : spec["layer"];
}

}  // namespace

TEST_CASE("every kind has a schema, a title, its data, and one highlight bound to the legend",
          "[report]") {
  for (const Chart& chart : {make_lines(), make_bars(), make_strips(), make_spans()}) {
    const Json spec = vega_lite_spec(chart);
    CHECK(spec["$schema"] == "https://vega.github.io/schema/vega-lite/v6.json");
    CHECK(spec["title"]["text"] == chart.title);
    CHECK_FALSE(spec["data"]["values"].empty());
    std::size_t params = 0;
    std::size_t tooltips = 0;
    for (const Json& layer : layers_of(spec)) {
      params += layer.contains("params") ? 1 : 0;
      tooltips += layer["encoding"].contains("tooltip") ? 1 : 0;
      CHECK(layer["encoding"]["opacity"]["condition"]["param"] == "highlight");
    }
    CHECK(params == 1);
    CHECK(layers_of(spec).front()["params"][0]["bind"] == "legend");
    CHECK(tooltips == 1);
  }
}

TEST_CASE("one panel is as wide as its container, several are facets", "[report]") {
  CHECK(vega_lite_spec(make_bars())["width"] == "container");
  const Json lines = vega_lite_spec(make_lines());
  CHECK(lines["facet"]["field"] == "panel");
  CHECK(lines["columns"] == 2);
  CHECK(lines["spec"]["width"].is_number());
  Chart rows = make_bars();
  rows.panels.push_back({.title = "second", .series = rows.panels[0].series});
  CHECK(vega_lite_spec(rows)["columns"] == 1);
  CHECK(vega_lite_spec(rows)["resolve"]["scale"]["y"] == "independent");
  CHECK(vega_lite_spec(rows)["facet"]["sort"] == Json{"", "second"});
}

TEST_CASE("what is drawn for each kind", "[report]") {
  const auto marks = [](const Chart& chart) {
    std::vector<std::string> types;
    const Json spec = vega_lite_spec(chart);
    for (const Json& layer : layers_of(spec)) types.push_back(layer["mark"]["type"]);
    return types;
  };
  using Types = std::vector<std::string>;
  CHECK(marks(make_lines()) == Types{"area", "line", "point"});
  CHECK(marks(make_bars()) == Types{"bar"});
  CHECK(marks(make_spans()) == Types{"bar"});
  CHECK(marks(make_strips()) == Types{"point", "rule"});
  CHECK(layers_of(vega_lite_spec(make_bars()))[0]["encoding"]["x"]["stack"] == "zero");
  CHECK(layers_of(vega_lite_spec(make_spans()))[0]["encoding"]["x2"]["field"] == "y");
}

TEST_CASE("hostile names are data", "[report]") {
  Chart chart = make_bars();
  chart.panels[0].series[0].name = kHostileName;
  const Json spec = vega_lite_spec(chart);
  CHECK(spec["data"]["values"][0]["series"] == kHostileName);
  CHECK(Json::parse(spec.dump()) == spec);
}
