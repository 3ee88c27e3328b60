// How sure the ratio of two medians is, from the samples of one run. Called by the report's charts;
// verdicts, which need launches, have ratio_estimate.
#pragma once

#include <optional>
#include <span>

#include "harness/base/statistics.hpp"

namespace zcbench {

/// 95 % confidence interval of median(values) / median(base) of two independent samples, all values
/// above 0. Assumes nothing about the distributions: standard errors of log medians from order
/// statistics. Bonett and Price, "Confidence Intervals for Ratios of Means and Medians", Journal of
/// Educational and Behavioral Statistics 45(6), 2020. Nothing if either has fewer than 6 values.
std::optional<Interval> median_ratio_interval(std::span<const double> values,
                                              std::span<const double> base);

}  // namespace zcbench
