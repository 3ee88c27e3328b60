#include "analysis/report/markup/svg_axes.hpp"

#include <limits>

namespace zcbench {

namespace {

constexpr double kTickLabelDrop = 13.0;
constexpr double kTitleDrop = 28.0;
constexpr double kHalfLetter = 4.0;
constexpr double kLabelGap = 5.0;

}  // namespace

double x_place(const Box& plot, const AxisRange& range, double value) {
  return plot.left + plot.width * range.share_of(value);
}

double y_place(const Box& plot, const AxisRange& range, double value) {
  return plot.bottom() - plot.height * range.share_of(value);
}

void draw_x_axis(SvgCanvas& canvas, const Box& plot, const AxisRange& range,
                 std::string_view title) {
  double free_from = -std::numeric_limits<double>::infinity();
  for (const Tick& tick : range.ticks) {
    const double x = x_place(plot, range, tick.value);
    canvas.grid_line({x, plot.top}, {x, plot.bottom()});
    const double half_width = text_width(tick.label) / 2.0;
    if (x - half_width < free_from) continue;
    canvas.text({x, plot.bottom() + kTickLabelDrop}, tick.label, Anchor::middle);
    free_from = x + half_width + kLabelGap;
  }
  canvas.text({plot.left + plot.width / 2.0, plot.bottom() + kTitleDrop}, title, Anchor::middle);
}

void draw_y_axis(SvgCanvas& canvas, const Box& plot, const AxisRange& range,
                 std::string_view title) {
  for (const Tick& tick : range.ticks) {
    const double y = y_place(plot, range, tick.value);
    canvas.grid_line({plot.left, y}, {plot.right(), y});
    canvas.text({plot.left - kLabelGap, y + kHalfLetter}, tick.label, Anchor::end);
  }
  if (title.empty()) return;
  canvas.upright_text({plot.left - kTickWidth - kLabelGap, plot.top + plot.height / 2.0}, title);
}

}  // namespace zcbench
