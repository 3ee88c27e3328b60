#include "analysis/report/markup/vega_chart.hpp"

#include <nlohmann/json.hpp>
#include <utility>

#include "analysis/report/charts/axis_range.hpp"
#include "analysis/report/markup/vega_data.hpp"
#include "analysis/report/markup/vega_encoding.hpp"

namespace zcbench {

namespace {

using Json = nlohmann::ordered_json;

constexpr int kVegaPanelWidth = 300;
constexpr int kLinesHeight = 240;
constexpr int kRowStep = 20;
constexpr double kBarShare = 0.65;      // of a row
constexpr double kFaintOpacity = 0.12;  // of what the legend does not highlight

// Marks of the series chosen in the legend, or all, at `opacity`; the others faint.
Json highlighted(double opacity) {
  return {{"condition", {{"param", "highlight"}, {"value", opacity}}}, {"value", kFaintOpacity}};
}

Json highlight_param() {
  return Json::array({{{"name", "highlight"},
                       {"select", {{"type", "point"}, {"fields", {"series"}}}},
                       {"bind", "legend"}}});
}

Json has_interval() { return Json::array({{{"filter", {{"field", "low"}, {"valid", true}}}}}); }

Json category_position() {
  return {{"field", "category"},
          {"type", "nominal"},
          {"sort", nullptr},
          {"axis", {{"title", nullptr}, {"labelLimit", 220}}}};
}

Json line_layers(const Chart& chart) {
  const Json looks = vega_looks(chart);
  const Json x = vega_position("x", chart.x, x_range(chart));
  const Json y = vega_position("y", chart.y, y_range(chart));
  const Json color = looks["color"];
  // Of layers with one legend, the first decides whether it can be clicked.
  const Json band{{"params", highlight_param()},
                  {"transform", has_interval()},
                  {"mark", {{"type", "area"}}},
                  {"encoding",
                   {{"x", x},
                    {"y", vega_position("low", chart.y, y_range(chart))},
                    {"y2", {{"field", "high"}}},
                    {"color", color},
                    {"opacity", highlighted(0.15)}}}};
  const Json line{{"mark", {{"type", "line"}, {"strokeWidth", 1.5}}},
                  {"encoding",
                   {{"x", x},
                    {"y", y},
                    {"color", color},
                    {"strokeDash", looks["strokeDash"]},
                    {"opacity", highlighted(1.0)}}}};
  const Json points{{"mark", {{"type", "point"}, {"filled", true}, {"size", 45}}},
                    {"encoding",
                     {{"x", x},
                      {"y", y},
                      {"color", color},
                      {"shape", looks["shape"]},
                      {"opacity", highlighted(1.0)},
                      {"tooltip", vega_tooltip(chart)}}}};
  return Json::array({band, line, points});
}

Json bar_layers(const Chart& chart) {
  Json length = vega_position("y", chart.y, y_range(chart));
  length["stack"] = "zero";
  return Json::array({{{"params", highlight_param()},
                       {"mark", {{"type", "bar"}, {"height", {{"band", kBarShare}}}}},
                       {"encoding",
                        {{"y", category_position()},
                         {"x", length},
                         {"order", {{"field", "place"}, {"type", "quantitative"}}},
                         {"color", vega_looks(chart)["color"]},
                         {"opacity", highlighted(1.0)},
                         {"tooltip", vega_tooltip(chart)}}}}});
}

Json span_layers(const Chart& chart) {
  return Json::array({{{"params", highlight_param()},
                       {"mark", {{"type", "bar"}, {"height", {{"band", kBarShare}}}}},
                       {"encoding",
                        {{"y", category_position()},
                         {"x", vega_position("low", chart.y, y_range(chart))},
                         {"x2", {{"field", "y"}}},
                         {"color", vega_looks(chart)["color"]},
                         {"opacity", highlighted(1.0)},
                         {"tooltip", vega_tooltip(chart)}}}}});
}

Json strip_layers(const Chart& chart) {
  const Json looks = vega_looks(chart);
  const Json across{
      {"field", "across"}, {"type", "quantitative"}, {"scale", {{"domain", {-0.8, 0.8}}}}};
  const Json whisker{{"transform", has_interval()},
                     {"mark", {{"type", "rule"}, {"strokeWidth", 1.5}}},
                     {"encoding",
                      {{"y", category_position()},
                       {"yOffset", across},
                       {"x", vega_position("low", chart.y, y_range(chart))},
                       {"x2", {{"field", "high"}}},
                       {"color", looks["color"]},
                       {"opacity", highlighted(1.0)}}}};
  const Json points{{"params", highlight_param()},
                    {"mark", {{"type", "point"}, {"filled", true}, {"size", 30}}},
                    {"encoding",
                     {{"y", category_position()},
                      {"yOffset", across},
                      {"x", vega_position("y", chart.y, y_range(chart))},
                      {"color", looks["color"]},
                      {"shape", looks["shape"]},
                      {"opacity", highlighted(0.7)},
                      {"tooltip", vega_tooltip(chart)}}}};
  // The first layer decides the order of the rows: the one that has them all.
  return Json::array({points, whisker});
}

Json layers_of(const Chart& chart) {
  switch (chart.kind) {
    case ChartKind::lines: return line_layers(chart);
    case ChartKind::bars: return bar_layers(chart);
    case ChartKind::strips: return strip_layers(chart);
    case ChartKind::spans: return span_layers(chart);
  }
  return Json::array();
}

Json panel_facet(const Chart& chart) {
  Json titles = Json::array();
  for (const Panel& panel : chart.panels) titles.push_back(panel.title);
  return {{"field", "panel"},
          {"type", "nominal"},
          {"sort", std::move(titles)},
          {"title", nullptr},
          {"header", {{"labelAnchor", "start"}, {"labelFontWeight", "bold"}}}};
}

}  // namespace

Json vega_lite_spec(const Chart& chart) {
  Json spec{{"$schema", "https://vega.github.io/schema/vega-lite/v6.json"},
            {"description", chart.title + ". " + chart.description},
            {"title", {{"text", chart.title}, {"anchor", "start"}}},
            {"data", {{"values", vega_data(chart)}}}};
  const bool has_rows = chart.kind != ChartKind::lines;
  const Json height = has_rows ? Json{{"step", kRowStep}} : Json(kLinesHeight);
  if (chart.panels.size() < 2) {
    spec["width"] = "container";
    spec["height"] = height;
    spec["layer"] = layers_of(chart);
    return spec;
  }
  spec["facet"] = panel_facet(chart);
  spec["columns"] = has_rows ? 1 : chart.columns;
  // Rows are named per panel.
  if (has_rows) {
    spec["resolve"] = {{"scale", {{"y", "independent"}, {"yOffset", "independent"}}}};
  }
  spec["spec"] = {{"width", kVegaPanelWidth}, {"height", height}, {"layer", layers_of(chart)}};
  return spec;
}

}  // namespace zcbench
