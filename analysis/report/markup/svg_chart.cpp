#include "analysis/report/markup/svg_chart.hpp"

#include <fmt/core.h>

#include <algorithm>

#include "analysis/report/charts/legend.hpp"
#include "analysis/report/charts/palette.hpp"
#include "analysis/report/markup/svg_canvas.hpp"
#include "analysis/report/markup/svg_lines.hpp"
#include "analysis/report/markup/svg_rows.hpp"

namespace zcbench {

namespace {

constexpr double kTitleHeight = 26.0;
constexpr double kLegendRow = 18.0;
constexpr double kSymbolWidth = 22.0;
constexpr double kEntryGap = 16.0;
constexpr double kMargin = 8.0;
constexpr double kHalfTitleLetter = 4.0;

// For what reads style sheets; the attributes that they overrule are for what does not.
std::string style_sheet() {
  std::string text =
      ".zc-chart text{font:11px system-ui,sans-serif;fill:var(--zc-text,#24292f)}"
      ".zc-chart .zc-title{font-size:14px;font-weight:600}"
      ".zc-chart .zc-panel{font-weight:600}"
      ".zc-chart .zc-background{fill:var(--zc-background,#fff)}"
      ".zc-chart .zc-grid{stroke:var(--zc-grid,#d8dee4)}";
  for (std::size_t color = 0; color < kColors.size(); ++color) {
    text +=
        fmt::format(".zc-chart .zc-s{}{{color:var(--zc-s{},{})}}", color, color, kColors[color]);
  }
  return text;
}

// In rows as wide as the chart; returns where they end.
double draw_legend(SvgCanvas& canvas, const Chart& chart, double top, double width) {
  const std::vector<LegendEntry> entries = legend_of(chart);
  if (entries.empty()) return top;
  Place at{.x = kMargin, .y = top + kLegendRow / 2.0};
  for (const LegendEntry& entry : entries) {
    const double entry_width = kSymbolWidth + text_width(entry.name) + kEntryGap;
    if (at.x > kMargin && at.x + entry_width > width) at = {kMargin, at.y + kLegendRow};
    canvas.open_series(entry.style);
    if (chart.kind == ChartKind::lines) {
      canvas.path({{at.x, at.y}, {at.x + 16.0, at.y}}, entry.style);
    }
    if (chart.kind == ChartKind::lines || chart.kind == ChartKind::strips) {
      canvas.point({at.x + 8.0, at.y}, entry.style);
    } else {
      canvas.box({at.x + 3.0, at.y - 5.0, 10.0, 10.0});
    }
    canvas.close();
    canvas.text({at.x + kSymbolWidth, at.y + kHalfTitleLetter}, entry.name);
    at.x += entry_width;
  }
  return at.y + kLegendRow;
}

}  // namespace

std::string render_svg(const Chart& chart) {
  const bool has_lines = chart.kind == ChartKind::lines;
  const Box box = has_lines ? lines_box(chart) : rows_box(chart);
  const double width = box.width + kMargin;
  SvgCanvas canvas;
  canvas.text({kMargin, kTitleHeight - 8.0}, chart.title, Anchor::start, "zc-title");
  const double top = draw_legend(canvas, chart, kTitleHeight, width);
  if (has_lines) {
    draw_lines(canvas, chart, top);
  } else {
    draw_rows(canvas, chart, top);
  }
  const double height = top + box.height;
  const std::string id = xml_text(chart.id);
  return fmt::format(
      "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"zc-chart\" viewBox=\"0 0 {0:.0f} "
      "{1:.0f}\" "
      "width=\"{0:.0f}\" height=\"{1:.0f}\" role=\"img\" aria-labelledby=\"{2}-title {2}-desc\" "
      "font-family=\"sans-serif\" font-size=\"11\">\n"
      "<title id=\"{2}-title\">{3}</title>\n<desc id=\"{2}-desc\">{4}</desc>\n"
      "<style>{5}</style>\n"
      "<rect class=\"zc-background\" width=\"100%\" height=\"100%\" fill=\"#fff\"/>\n{6}</svg>\n",
      width, height, id, xml_text(chart.title), xml_text(chart.description), style_sheet(),
      canvas.elements());
}

}  // namespace zcbench
