// Grid, ticks and titles around a plot of an SVG chart. Called by svg_lines and svg_rows before
// they draw the data.
#pragma once

#include <string_view>

#include "analysis/report/charts/axis_range.hpp"
#include "analysis/report/markup/svg_canvas.hpp"

namespace zcbench {

inline constexpr double kAxisHeight = 34.0;  ///< of tick labels and title under a plot
inline constexpr double kTickWidth = 52.0;   ///< of tick labels left of a plot
inline constexpr double kTitleWidth = 16.0;  ///< of an upright title left of those

/// Lines across the plot, labels and title below. A label that would touch its neighbour is left
/// out.
void draw_x_axis(SvgCanvas& canvas, const Box& plot, const AxisRange& range,
                 std::string_view title);
/// Lines across the plot, labels on its left; an empty title takes no room.
void draw_y_axis(SvgCanvas& canvas, const Box& plot, const AxisRange& range,
                 std::string_view title);

double x_place(const Box& plot, const AxisRange& range, double value);
double y_place(const Box& plot, const AxisRange& range, double value);

}  // namespace zcbench
