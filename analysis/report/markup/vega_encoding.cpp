#include "analysis/report/markup/vega_encoding.hpp"

#include <fmt/core.h>

#include <array>
#include <nlohmann/json.hpp>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "analysis/report/charts/legend.hpp"
#include "analysis/report/charts/palette.hpp"

namespace zcbench {

namespace {

using Json = nlohmann::ordered_json;

constexpr int kLegendColumns = 3;

// In the largest unit of which the value is at least one.
std::string scaled_label(double step, std::span<const std::string_view> units) {
  constexpr double kRounding = 1.0 - 1e-9;
  std::string text = "datum.value == 0 ? '0' : ";
  double unit = 1.0;
  for (std::size_t i = 0; i + 1 < units.size(); ++i, unit *= step) {
    text += fmt::format("datum.value < {:.12g} ? format(datum.value / {}, '.6~r') + ' {}' : ",
                        unit * step * kRounding, unit, units[i]);
  }
  return text + fmt::format("format(datum.value / {}, '.6~r') + ' {}'", unit, units.back());
}

// Reads as tick_text, in Vega's expression language.
std::string label_expression(Quantity quantity) {
  static constexpr std::array<std::string_view, 4> kDurations{"ns", "us", "ms", "s"};
  static constexpr std::array<std::string_view, 6> kSizes{"B", "KiB", "MiB", "GiB", "TiB", "PiB"};
  switch (quantity) {
    case Quantity::count: return "format(datum.value, '~s')";
    case Quantity::duration_ns: return scaled_label(1000.0, kDurations);
    case Quantity::ratio: return "format(datum.value, '.6~r') + 'x'";
    case Quantity::bytes: return scaled_label(1024.0, kSizes);
    case Quantity::percentage: return "format(datum.value * 100, '.6~r') + ' %'";
    case Quantity::number: return "format(datum.value, '.6~r')";
  }
  return "datum.label";
}

// One entry of the palette per name, in the legend's order.
template <typename Look>
Json series_channel(const std::vector<LegendEntry>& entries, const Json& legend, Look look) {
  Json domain = Json::array();
  Json range = Json::array();
  for (const LegendEntry& entry : entries) {
    domain.push_back(entry.name);
    range.push_back(look(look_of(entry.style)));
  }
  return {{"field", "series"},
          {"type", "nominal"},
          {"scale", {{"domain", std::move(domain)}, {"range", std::move(range)}}},
          {"legend", legend}};
}

}  // namespace

Json vega_position(const char* field, const Axis& axis, const AxisRange& range) {
  Json ticks = Json::array();
  for (const Tick& tick : range.ticks) ticks.push_back(tick.value);
  Json scale{{"type", range.scale == Scale::linear ? "linear" : "log"},
             {"domain", {range.low, range.high}},
             {"nice", false},
             {"padding", 0}};
  // Of a logarithmic scale Vega-Lite does not want to hear it.
  if (range.scale == Scale::linear) scale["zero"] = false;
  return {{"field", field},
          {"type", "quantitative"},
          {"scale", std::move(scale)},
          {"axis",
           {{"title", axis.title},
            {"values", std::move(ticks)},
            {"labelExpr", label_expression(axis.quantity)},
            {"labelOverlap", "greedy"}}}};
}

Json vega_looks(const Chart& chart) {
  const std::vector<LegendEntry> entries = series_of(chart);
  const Json legend =
      legend_of(chart).empty()
          ? Json(nullptr)
          : Json{{"title", nullptr}, {"orient", "bottom"}, {"columns", kLegendColumns},
                 {"symbolLimit", 0}, {"symbolOpacity", 1}, {"labelLimit", 0}};
  Json looks;
  looks["color"] =
      series_channel(entries, legend, [](const SeriesLook& look) { return kColors[look.color]; });
  if (chart.kind == ChartKind::lines || chart.kind == ChartKind::strips) {
    looks["shape"] =
        series_channel(entries, legend, [](const SeriesLook& look) { return kShapes[look.shape]; });
  }
  if (chart.kind == ChartKind::lines) {
    looks["strokeDash"] =
        series_channel(entries, legend, [](const SeriesLook& look) { return look.dash; });
  }
  return looks;
}

Json vega_tooltip(const Chart& chart) {
  const auto row = [](const char* field, const std::string& title) {
    return Json{{"field", field}, {"type", "nominal"}, {"title", title}};
  };
  Json rows = Json::array({row("series", "series")});
  if (chart.kind == ChartKind::lines) {
    rows.push_back(row("at", chart.x.title));
  } else {
    rows.push_back(row("category", "row"));
  }
  rows.push_back(row("value", chart.y.title));
  rows.push_back(
      row("interval", chart.kind == ChartKind::spans ? "from, to" : "95 % confidence interval"));
  rows.push_back(row("detail", "detail"));
  if (chart.panels.size() > 1) rows.push_back(row("panel", "panel"));
  return rows;
}

}  // namespace zcbench
