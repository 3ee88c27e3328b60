// Which series a chart's legend names. Used by both renderers.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "analysis/report/charts/chart.hpp"

namespace zcbench {

struct LegendEntry {
  std::string name;
  std::size_t style;
};

/// Every name of every panel once, in the order met.
std::vector<LegendEntry> series_of(const Chart& chart);

/// The same; none if the rows' own names say it all.
std::vector<LegendEntry> legend_of(const Chart& chart);

}  // namespace zcbench
