// Estimates how fast one figure grows with another, as the exponent of a power law. The claims
// command uses it, e.g. for the cost of attaching against the size of the array.
#pragma once

#include <optional>
#include <span>

#include "harness/base/statistics.hpp"

namespace zcbench {

struct SlopeEstimate {
  double slope;  ///< 0: y does not depend on x; 1: y is proportional to x
  Interval interval;
};

/// Least squares of log y on log x; the interval is Student's t with n - 2 degrees of freedom and
/// misses the slope with probability `error`. Draper and Smith, "Applied Regression Analysis", 3rd
/// ed., 1998, section 1.4. Assumes, and does not test, a single power law with independent errors
/// of equal variance in log y. Returns nullopt for fewer than 3 pairs, if all x are equal, or if
/// any number is not above 0. Throws std::invalid_argument if the spans differ in length.
std::optional<SlopeEstimate> log_slope(std::span<const double> x, std::span<const double> y,
                                       double error);

}  // namespace zcbench
