// Estimates the factor by which the values of one sample exceed those of another, with an interval.
// Used by the claims command on the samples of two points of one interleaved run.
#pragma once

#include <optional>
#include <span>

#include "harness/base/statistics.hpp"

namespace zcbench {

struct ShiftRatio {
  double ratio;                      ///< median of x / y over all pairs of an x and a y
  std::optional<Interval> interval;  ///< nullopt: too few values for so small an error
};

/// The Hodges-Lehmann estimator and its interval from the Mann-Whitney test, on logarithms: Hodges
/// and Lehmann, Annals of Mathematical Statistics 34(2), 1963; Conover, "Practical Nonparametric
/// Statistics", 3rd ed., section 5.4. Assumes that the two distributions differ only by a factor;
/// robust against outliers. Misses the factor with probability at most `error`. Exact for up to
/// 1,000 pairs, otherwise the normal approximation, which is wider. Values must be above 0, at
/// least one in each sample. Exchanging x and y gives the reciprocals.
ShiftRatio shift_ratio(std::span<const double> x, std::span<const double> y, double error);

}  // namespace zcbench
