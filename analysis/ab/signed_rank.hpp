// Where a one-sample distribution lies, by Wilcoxon's signed ranks: the Hodges-Lehmann estimate and
// its confidence interval. Robust like the median, nearly as precise as the mean where the values
// are normal. Pure functions over the values in any order.
#pragma once

#include <cstddef>
#include <optional>
#include <span>

#include "harness/base/statistics.hpp"

namespace zcbench {

// The interval assumes independent values that are symmetric around one centre. Hollander, Wolfe,
// Chicken, "Nonparametric Statistical Methods", 3rd ed., sections 3.2 and 3.3; Lehmann,
// "Nonparametrics: Statistical Methods Based on Ranks", chapter 4; Hodges and Lehmann, Annals of
// Mathematical Statistics 34(2), 1963.

/// Median of the averages of all pairs of values, each value with itself included; in their unit.
/// Throws std::invalid_argument for no values.
double hodges_lehmann(std::span<const double> values);

/// The r-th smallest and the r-th largest of those averages, r = signed_rank_critical. Covers the
/// centre with at least `confidence` for up to 50 values, with ties too; beyond that the rank is an
/// approximation. Nullopt if no r does: fewer than 6 values at 95 %.
std::optional<Interval> hodges_lehmann_interval(std::span<const double> values, double confidence);

/// The largest r with P(T < r) <= (1 - confidence) / 2 for the signed-rank statistic T of `count`
/// values around 0: exact up to 50, then by the normal distribution with continuity correction. 0
/// if no r does. Throws std::invalid_argument unless 0 < confidence < 1.
std::size_t signed_rank_critical(std::size_t count, double confidence);

}  // namespace zcbench
