// Draws the panels of a chart of kind `lines`. Called by svg_chart.
#pragma once

#include "analysis/report/charts/chart.hpp"
#include "analysis/report/markup/svg_canvas.hpp"

namespace zcbench {

/// Pixels that draw_lines takes.
Box lines_box(const Chart& chart);
/// All panels, from `top` on.
void draw_lines(SvgCanvas& canvas, const Chart& chart, double top);

}  // namespace zcbench
