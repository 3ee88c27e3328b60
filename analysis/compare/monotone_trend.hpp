// Steady movement of a series, however slow: the Mann-Kendall test and the Theil-Sen slope. Both
// only compare pairs of values, so no outlier moves them by much. Pure. Used by history.
#pragma once

#include <span>

namespace zcbench {

/// Two-sided p-value of the hypothesis that the series, read in order, goes neither up nor down:
/// Kendall's tau with the index. Exact up to 50 values without ties, otherwise the normal
/// distribution with corrections for ties and continuity; 1 for fewer than 2 values. Mann,
/// "Nonparametric Tests Against Trend", Econometrica 13(3), 1945; Kendall, "Rank Correlation
/// Methods", 4th ed., chapters 1, 4 and 5.
double mann_kendall_p(std::span<const double> series);

/// Median of the slopes of all pairs, in units of the values per step. Throws std::invalid_argument
/// for fewer than 2 values. Sen, "Estimates of the Regression Coefficient Based on Kendall's Tau",
/// JASA 63(324), 1968.
double theil_sen_slope(std::span<const double> series);

}  // namespace zcbench
