// The page of a history: how the time of every point moved over the results files of one machine.
// Called by the report command; the figures are those of `zcbench trend`.
#pragma once

#include "analysis/compare/trend_report.hpp"
#include "analysis/report/page.hpp"

namespace zcbench {

/// Shows a small chart per point, the worst first, and steps and drifts with date and commit.
Page history_page(const TrendReport& trend);

}  // namespace zcbench
