#include "analysis/report/markup/svg_lines.hpp"

#include <algorithm>
#include <cmath>

#include "analysis/report/markup/label_placement.hpp"
#include "analysis/report/markup/svg_axes.hpp"

namespace zcbench {

namespace {

constexpr double kOnlyPanelWidth = 720.0;
constexpr double kPanelWidth = 470.0;
constexpr double kLeastPlotHeight = 240.0;
constexpr double kPanelTitleHeight = 20.0;
constexpr double kPanelGap = 12.0;
constexpr double kLineLabelGap = 12.0;  // between the baselines of labels
constexpr double kLabelOffset = 18.0;   // from the plot to its labels
constexpr double kHalfLabelLetter = 4.0;
constexpr std::size_t kMostLabelCharacters = 24;

struct Layout {
  std::size_t columns;
  std::size_t rows;
  double panel_width;
  double label_width;
  double plot_height;

  double panel_height() const { return kPanelTitleHeight + plot_height + kAxisHeight + kPanelGap; }
};

Layout layout_of(const Chart& chart) {
  Layout layout{.columns = std::clamp<std::size_t>(chart.panels.size(), 1, chart.columns),
                .rows = 0,
                .panel_width = chart.panels.size() == 1 ? kOnlyPanelWidth : kPanelWidth,
                .label_width = 0.0,
                .plot_height = kLeastPlotHeight};
  layout.rows = (chart.panels.size() + layout.columns - 1) / layout.columns;
  for (const Panel& panel : chart.panels) {
    layout.plot_height =
        std::max(layout.plot_height, kLineLabelGap * static_cast<double>(panel.series.size()));
    for (const Series& series : panel.series) {
      const double width = text_width(shortened(series.name, kMostLabelCharacters));
      layout.label_width = std::max(layout.label_width, width);
    }
  }
  return layout;
}

// A chart's axes and where one of its panels puts them.
struct Plot {
  Box box;
  const AxisRange& x;
  const AxisRange& y;

  Place place(double x_value, double y_value) const {
    return {x_place(box, x, x_value), y_place(box, y, y_value)};
  }
  bool shows(const Mark& mark) const {
    return (x.scale == Scale::linear || mark.x > 0.0) && (y.scale == Scale::linear || mark.y > 0.0);
  }
};

bool has_interval(const Mark& mark, const Plot& plot) {
  return mark.low && mark.high && (plot.y.scale == Scale::linear || *mark.low > 0.0);
}

void draw_intervals(SvgCanvas& canvas, const Series& series, const Plot& plot) {
  std::vector<Place> lows;
  std::vector<Place> outline;
  for (const Mark& mark : series.marks) {
    if (!plot.shows(mark) || !has_interval(mark, plot)) continue;
    lows.push_back(plot.place(mark.x, *mark.low));
    outline.push_back(plot.place(mark.x, *mark.high));
  }
  if (lows.size() == 1) canvas.line(lows.front(), outline.front());
  if (lows.size() < 2) return;
  outline.insert(outline.end(), lows.rbegin(), lows.rend());
  canvas.band(outline);
}

void draw_series(SvgCanvas& canvas, const Series& series, const Plot& plot) {
  std::vector<Place> places;
  for (const Mark& mark : series.marks) {
    if (plot.shows(mark)) places.push_back(plot.place(mark.x, mark.y));
  }
  if (places.empty()) return;
  canvas.open_series(series.style);
  draw_intervals(canvas, series, plot);
  if (places.size() > 1) canvas.path(places, series.style);
  for (const Place& place : places) canvas.point(place, series.style);
  canvas.close();
}

// The names at the lines' ends, with a thread from each to its line.
void draw_labels(SvgCanvas& canvas, const Panel& panel, const Plot& plot) {
  std::vector<const Series*> labelled;
  std::vector<Place> ends;
  std::vector<double> wanted;
  for (const Series& series : panel.series) {
    const auto last = std::find_if(series.marks.rbegin(), series.marks.rend(),
                                   [&](const Mark& mark) { return plot.shows(mark); });
    if (last == series.marks.rend()) continue;
    labelled.push_back(&series);
    ends.push_back(plot.place(last->x, last->y));
    wanted.push_back(ends.back().y);
  }
  const std::vector<double> heights =
      spread_labels(wanted, kLineLabelGap, plot.box.top, plot.box.bottom());
  const double x = plot.box.right() + kLabelOffset;
  for (std::size_t i = 0; i < labelled.size(); ++i) {
    canvas.open_series(labelled[i]->style);
    canvas.faint_line({ends[i].x + kHalfLabelLetter, ends[i].y}, {x - 2.0, heights[i]});
    canvas.close();
    canvas.text({x, heights[i] + kHalfLabelLetter},
                shortened(labelled[i]->name, kMostLabelCharacters));
  }
}

}  // namespace

Box lines_box(const Chart& chart) {
  const Layout layout = layout_of(chart);
  return {.left = 0.0,
          .top = 0.0,
          .width = kTitleWidth + static_cast<double>(layout.columns) * layout.panel_width,
          .height = static_cast<double>(layout.rows) * layout.panel_height()};
}

void draw_lines(SvgCanvas& canvas, const Chart& chart, double top) {
  const Layout layout = layout_of(chart);
  const AxisRange x = x_range(chart);
  const AxisRange y = y_range(chart);
  for (std::size_t index = 0; index < chart.panels.size(); ++index) {
    const auto column = static_cast<double>(index % layout.columns);
    const auto row = static_cast<double>(index / layout.columns);
    const Box box{.left = kTitleWidth + column * layout.panel_width + kTickWidth,
                  .top = top + row * layout.panel_height() + kPanelTitleHeight,
                  .width = layout.panel_width - kTickWidth - kLabelOffset - layout.label_width,
                  .height = layout.plot_height};
    const Panel& panel = chart.panels[index];
    canvas.text({box.left, box.top - 6.0}, panel.title, Anchor::start, "zc-panel");
    draw_x_axis(canvas, box, x, chart.x.title);
    draw_y_axis(canvas, box, y, column == 0.0 ? chart.y.title : "");
    const Plot plot{box, x, y};
    for (const Series& series : panel.series) draw_series(canvas, series, plot);
    draw_labels(canvas, panel, plot);
  }
}

}  // namespace zcbench
