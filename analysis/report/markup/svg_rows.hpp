// Draws the panels of a chart whose values lie in named rows: bars, strips and spans. Called by
// svg_chart.
#pragma once

#include "analysis/report/charts/chart.hpp"
#include "analysis/report/markup/svg_canvas.hpp"

namespace zcbench {

/// Pixels that draw_rows takes.
Box rows_box(const Chart& chart);
/// All panels, one below the other, from `top` on.
void draw_rows(SvgCanvas& canvas, const Chart& chart, double top);

}  // namespace zcbench
