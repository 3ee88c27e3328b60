// A Chart as a Vega-Lite 6 specification, its data inline. Called by the report for the page's
// interactive charts.
#pragma once

#include <nlohmann/json_fwd.hpp>

#include "analysis/report/charts/chart.hpp"

namespace zcbench {

/// A chart with one panel is as wide as its container. Several have a width that fits a phone each,
/// `columns` of them side by side; the page's script may set `columns` and `spec.width` to what its
/// width allows. A click in the legend highlights a series. All expressions are plain enough for
/// Vega's interpreter, so that no eval is needed.
nlohmann::ordered_json vega_lite_spec(const Chart& chart);

}  // namespace zcbench
