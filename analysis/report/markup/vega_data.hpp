// A chart's marks as the rows of data that its Vega-Lite specification carries. Called by
// vega_chart.
#pragma once

#include <nlohmann/json_fwd.hpp>

#include "analysis/report/charts/chart.hpp"

namespace zcbench {

/// One object per mark. Numbers for the axes: `x`, `y`, `low`, `high`, of strips `across` (where
/// the dot stands in its row), of bars `place` (of its series in the stack). Text for the tooltip,
/// already with its unit: `at`, `value`, `interval`, `detail`. Left out: what the mark does not
/// have, and marks that a logarithmic axis cannot show.
nlohmann::ordered_json vega_data(const Chart& chart);

}  // namespace zcbench
