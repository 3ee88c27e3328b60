// How many times as large the values of one sample are as those of another, and how sure that is.
// Used by the claims command on the samples of two points of one interleaved run.
#pragma once

#include <optional>
#include <span>

#include "harness/base/statistics.hpp"

namespace zcbench {

struct ShiftRatio {
  double ratio;                      ///< median of x / y over all pairs of an x and a y
  std::optional<Interval> interval;  ///< none: too few values for so small an error
};

/// The Hodges-Lehmann estimator and its interval from the Mann-Whitney test, on logarithms: Hodges
/// and Lehmann, Annals of Mathematical Statistics 34(2), 1963; Conover, "Practical Nonparametric
/// Statistics", 3rd ed., section 5.4. Assumes that the two scatter alike but for a factor, nothing
/// about how: a few wild values move it little. Misses the factor with at most `error`. Exact for
/// up to 1,000 pairs, else by the normal approximation, which is the wider one. Values are above 0,
/// at least one each. Exchanging x and y gives the reciprocals.
ShiftRatio shift_ratio(std::span<const double> x, std::span<const double> y, double error);

}  // namespace zcbench
