#include "analysis/report/markup/vega_data.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cstddef>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

#include "analysis/report/charts/legend.hpp"
#include "analysis/report/charts/quantity_text.hpp"
#include "analysis/report/charts/strip_places.hpp"

namespace zcbench {

namespace {

using Json = nlohmann::ordered_json;

bool shows(Scale scale, double value) { return scale == Scale::linear || value > 0.0; }

bool shows(const Chart& chart, const Mark& mark) {
  return shows(chart.y.scale, mark.y) &&
         (chart.kind != ChartKind::lines || shows(chart.x.scale, mark.x));
}

std::string range_text(Quantity quantity, double low, double high) {
  return fmt::format("{} to {}", quantity_text(quantity, low), quantity_text(quantity, high));
}

// What the tooltip says, apart from names.
void add_text(Json& row, const Chart& chart, const Mark& mark) {
  if (chart.kind == ChartKind::lines) row["at"] = quantity_text(chart.x.quantity, mark.x);
  if (chart.kind == ChartKind::spans) {
    const double begin = mark.low.value_or(0.0);
    row["value"] = quantity_text(chart.y.quantity, mark.y - begin);
    row["interval"] = range_text(chart.y.quantity, begin, mark.y);
  } else {
    row["value"] = quantity_text(chart.y.quantity, mark.y);
    row["interval"] =
        mark.low && mark.high ? range_text(chart.y.quantity, *mark.low, *mark.high) : "";
  }
  if (!mark.detail.empty()) row["detail"] = mark.detail;
}

Json make_row(const Chart& chart, const Panel& panel, const Series& series, const Mark& mark) {
  Json row{{"series", series.name}};
  if (chart.panels.size() > 1) row["panel"] = panel.title;
  if (chart.kind == ChartKind::lines) {
    row["x"] = mark.x;
  } else {
    row["category"] = mark.category;
  }
  row["y"] = mark.y;
  if (mark.low && shows(chart.y.scale, *mark.low)) row["low"] = *mark.low;
  if (mark.high && row.contains("low")) row["high"] = *mark.high;
  add_text(row, chart, mark);
  return row;
}

}  // namespace

Json vega_data(const Chart& chart) {
  const std::vector<LegendEntry> legend = series_of(chart);
  Json rows = Json::array();
  for (const Panel& panel : chart.panels) {
    const auto across =
        chart.kind == ChartKind::strips ? strip_places(panel) : std::vector<std::vector<double>>();
    for (std::size_t index = 0; index < panel.series.size(); ++index) {
      const Series& series = panel.series[index];
      const auto place = std::ranges::find(legend, series.name, &LegendEntry::name);
      for (std::size_t rank = 0; rank < series.marks.size(); ++rank) {
        const Mark& mark = series.marks[rank];
        if (!shows(chart, mark)) continue;
        Json row = make_row(chart, panel, series, mark);
        if (chart.kind == ChartKind::strips) row["across"] = across[index][rank];
        if (chart.kind == ChartKind::bars) row["place"] = place - legend.begin();
        rows.push_back(std::move(row));
      }
    }
  }
  return rows;
}

}  // namespace zcbench
