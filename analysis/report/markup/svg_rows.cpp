#include "analysis/report/markup/svg_rows.hpp"

#include <algorithm>
#include <map>
#include <string>

#include "analysis/report/charts/strip_places.hpp"
#include "analysis/report/markup/svg_axes.hpp"

namespace zcbench {

namespace {

constexpr double kWidth = 736.0;
constexpr double kRightMargin = 24.0;  // half of the last tick's label
constexpr double kRowHeight = 20.0;
constexpr double kBarHeight = 13.0;
constexpr double kStripHeight = 14.0;
constexpr double kRowsTitleHeight = 20.0;
constexpr double kRowsGap = 14.0;
constexpr double kRowLabelGap = 6.0;
constexpr double kHalfRowLetter = 4.0;
constexpr std::size_t kMostRowLabelCharacters = 34;

std::vector<std::string> categories_of(const Panel& panel) {
  std::vector<std::string> categories;
  for (const Series& series : panel.series) {
    for (const Mark& mark : series.marks) {
      if (std::ranges::find(categories, mark.category) == categories.end()) {
        categories.push_back(mark.category);
      }
    }
  }
  return categories;
}

double label_width(const Chart& chart) {
  double width = 0.0;
  for (const Panel& panel : chart.panels) {
    for (const std::string& category : categories_of(panel)) {
      width = std::max(width, text_width(shortened(category, kMostRowLabelCharacters)));
    }
  }
  return width + 3.0 * kRowLabelGap;
}

// One panel: which row is where, and the axis from left to right.
struct Rows {
  Box box;
  const AxisRange& range;
  std::map<std::string, double> middles;  // by category

  double x(double value) const { return x_place(box, range, value); }
  bool shows(double value) const { return range.scale == Scale::linear || value > 0.0; }
};

void draw_bars(SvgCanvas& canvas, const Panel& panel, const Rows& rows) {
  std::map<std::string, double> lengths;
  for (const Series& series : panel.series) {
    canvas.open_series(series.style);
    for (const Mark& mark : series.marks) {
      if (mark.y == 0.0) continue;
      double& length = lengths[mark.category];
      const double left = rows.x(length);
      length += mark.y;
      canvas.box({left, rows.middles.at(mark.category) - kBarHeight / 2.0, rows.x(length) - left,
                  kBarHeight});
    }
    canvas.close();
  }
}

void draw_spans(SvgCanvas& canvas, const Panel& panel, const Rows& rows) {
  for (const Series& series : panel.series) {
    canvas.open_series(series.style);
    for (const Mark& mark : series.marks) {
      const double left = rows.x(mark.low.value_or(rows.range.low));
      canvas.box({left, rows.middles.at(mark.category) - kBarHeight / 2.0, rows.x(mark.y) - left,
                  kBarHeight});
    }
    canvas.close();
  }
}

void draw_strips(SvgCanvas& canvas, const Panel& panel, const Rows& rows) {
  const std::vector<std::vector<double>> places = strip_places(panel);
  for (std::size_t index = 0; index < panel.series.size(); ++index) {
    const Series& series = panel.series[index];
    canvas.open_series(series.style);
    for (std::size_t rank = 0; rank < series.marks.size(); ++rank) {
      const Mark& mark = series.marks[rank];
      if (!rows.shows(mark.y)) continue;
      const double y = rows.middles.at(mark.category) + kStripHeight * places[index][rank];
      if (!is_alone(series, mark)) {
        canvas.dot({rows.x(mark.y), y});
        continue;
      }
      if (mark.low && mark.high && rows.shows(*mark.low)) {
        canvas.line({rows.x(*mark.low), y}, {rows.x(*mark.high), y});
      }
      canvas.point({rows.x(mark.y), y}, series.style);
    }
    canvas.close();
  }
}

double panel_height(const Panel& panel) {
  return kRowsTitleHeight + kRowHeight * static_cast<double>(categories_of(panel).size()) +
         kAxisHeight + kRowsGap;
}

void draw_panel(SvgCanvas& canvas, const Chart& chart, const Panel& panel, Rows rows) {
  canvas.text({rows.box.left, rows.box.top - 6.0}, panel.title, Anchor::start, "zc-panel");
  draw_x_axis(canvas, rows.box, rows.range, chart.y.title);
  double middle = rows.box.top + kRowHeight / 2.0;
  for (const std::string& category : categories_of(panel)) {
    canvas.text({rows.box.left - kRowLabelGap, middle + kHalfRowLetter},
                shortened(category, kMostRowLabelCharacters), Anchor::end);
    rows.middles[category] = middle;
    middle += kRowHeight;
  }
  switch (chart.kind) {
    case ChartKind::bars: return draw_bars(canvas, panel, rows);
    case ChartKind::strips: return draw_strips(canvas, panel, rows);
    case ChartKind::spans: return draw_spans(canvas, panel, rows);
    case ChartKind::lines: return;
  }
}

}  // namespace

Box rows_box(const Chart& chart) {
  Box box{.left = 0.0, .top = 0.0, .width = kWidth, .height = 0.0};
  for (const Panel& panel : chart.panels) box.height += panel_height(panel);
  return box;
}

void draw_rows(SvgCanvas& canvas, const Chart& chart, double top) {
  const AxisRange range = y_range(chart);
  const double left = label_width(chart);
  for (const Panel& panel : chart.panels) {
    const double height = panel_height(panel);
    const Box box{.left = left,
                  .top = top + kRowsTitleHeight,
                  .width = kWidth - left - kRightMargin,
                  .height = height - kRowsTitleHeight - kAxisHeight - kRowsGap};
    draw_panel(canvas, chart, panel, {.box = box, .range = range, .middles = {}});
    top += height;
  }
}

}  // namespace zcbench
