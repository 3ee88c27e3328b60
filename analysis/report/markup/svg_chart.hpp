// A Chart as a picture that needs nothing else: no script, no style sheet, no font. Called by the
// report for the page and for files of their own (README, CI artifact).
#pragma once

#include <string>

#include "analysis/report/charts/chart.hpp"

namespace zcbench {

/// One `<svg>` element, title included; its `<title>` and `<desc>` have ids that begin with
/// chart.id. A page sets its colours by the custom properties --zc-background, --zc-text,
/// --zc-grid and --zc-s0 to --zc-s6 (the palette's); without them it is dark on white.
std::string render_svg(const Chart& chart);

}  // namespace zcbench
