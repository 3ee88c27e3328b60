#include "analysis/report/charts/legend.hpp"

#include <algorithm>

namespace zcbench {

namespace {

// Every mark stands in a row that is called as its series.
bool rows_say_it(const Chart& chart) {
  for (const Panel& panel : chart.panels) {
    for (const Series& series : panel.series) {
      for (const Mark& mark : series.marks) {
        if (mark.category != series.name) return false;
      }
    }
  }
  return true;
}

}  // namespace

std::vector<LegendEntry> series_of(const Chart& chart) {
  std::vector<LegendEntry> entries;
  for (const Panel& panel : chart.panels) {
    for (const Series& series : panel.series) {
      if (std::ranges::find(entries, series.name, &LegendEntry::name) == entries.end()) {
        entries.push_back({series.name, series.style});
      }
    }
  }
  return entries;
}

std::vector<LegendEntry> legend_of(const Chart& chart) {
  if (chart.kind != ChartKind::lines && rows_say_it(chart)) return {};
  return series_of(chart);
}

}  // namespace zcbench
