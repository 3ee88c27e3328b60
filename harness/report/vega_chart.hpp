// A Chart as a Vega-Lite 6 specification, its data inline. Called by the report for the page's
// interactive charts.
#pragma once

#include <nlohmann/json_fwd.hpp>

#include "harness/report/chart.hpp"

namespace zcbench {

/// A chart with one panel is as wide as its container; of several, each has a fixed width and the
/// top-level `columns` says how many stand side by side: a narrow page may set it to 1. A click in
/// the legend highlights a series. Its expressions are few and plain enough for Vega's interpreter.
nlohmann::ordered_json vega_lite_spec(const Chart& chart);

}  // namespace zcbench
