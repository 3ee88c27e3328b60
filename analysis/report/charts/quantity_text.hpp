// Values of a chart's axes as people read them. Used by both renderers for ticks and tooltips.
#pragma once

#include <string>

#include "analysis/report/charts/chart.hpp"

namespace zcbench {

/// Three significant digits and a unit: "18.7 ms", "0.42x", "7.63 MiB", "42.0 %"; counts are exact.
std::string quantity_text(Quantity quantity, double value);

/// No digit more than it needs: "1 ms", "500 us", "0.5x", "16 MiB", "10M".
std::string tick_text(Quantity quantity, double value);

}  // namespace zcbench
