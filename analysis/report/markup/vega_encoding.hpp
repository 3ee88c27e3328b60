// How a chart's values become places, colours and shapes in Vega-Lite: the same axes, ticks and
// palette as in the SVG. Called by vega_chart.
#pragma once

#include <nlohmann/json_fwd.hpp>

#include "analysis/report/charts/axis_range.hpp"
#include "analysis/report/charts/chart.hpp"

namespace zcbench {

/// Definition of a position channel of `field`.
nlohmann::ordered_json vega_position(const char* field, const Axis& axis, const AxisRange& range);

/// Channels by `series`: `color`, for kinds with points `shape`, for lines `strokeDash`.
nlohmann::ordered_json vega_looks(const Chart& chart);

/// Channel `tooltip`.
nlohmann::ordered_json vega_tooltip(const Chart& chart);

}  // namespace zcbench
