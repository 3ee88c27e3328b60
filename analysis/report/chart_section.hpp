// The page's charts: each drawn once so that it is seen without scripts, with the specification
// from which the page's script makes it interactive. Made of charts; page.cpp places it.
#pragma once

#include <vector>

#include "analysis/report/charts/chart.hpp"
#include "analysis/report/markup/html.hpp"

namespace zcbench {

/// A figure per chart; page.js looks for its class "chart" and the JSON block in it.
Html chart_figures(const std::vector<Chart>& charts);

}  // namespace zcbench
