// How much slower one set of launches is than another, and how sure that is. Called by comparison
// once per point.
#pragma once

#include <optional>
#include <span>

#include "harness/base/statistics.hpp"

namespace zcbench {

struct RatioEstimate {
  double base_median = 0.0;  ///< over launches, of the medians within launches; unit of the values
  double new_median = 0.0;
  double ratio = 1.0;  ///< new over base: above 1 is slower
  /// Both of the ratio; none for fewer than 2 launches on a side.
  std::optional<Interval> interval;        ///< 95 % for this point alone
  std::optional<Interval> alarm_interval;  ///< 95 % for all `point_count` points at once
};

/// The arguments are one median per launch, each above 0, at least one per side. An interval is the
/// hull of two: the percentile bootstrap of the ratio of medians, which resamples launches (Efron
/// and Tibshirani, "An Introduction to the Bootstrap", 1993, chapter 13), and Welch's t on
/// logarithms (Biometrika 34, 1947). The bootstrap alone never reaches beyond the extremes of few
/// launches, so it is too narrow for the small errors of many points. Medians are of logarithms, so
/// for an even number of launches the geometric mean of the two in the middle. `point_count`
/// divides the error (Bonferroni). Deterministic; exchanging the sides gives the exact reciprocals.
RatioEstimate estimate_ratio(std::span<const double> base, std::span<const double> other,
                             std::size_t point_count);

}  // namespace zcbench
