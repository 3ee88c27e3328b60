// How fast a figure grows with another, as the exponent of a power law. Used by the claims command:
// what attaching costs against the size of the array, what a worker holds against their number.
#pragma once

#include <optional>
#include <span>

#include "harness/base/statistics.hpp"

namespace zcbench {

struct SlopeEstimate {
  double slope;  ///< 0: does not depend on x; 1: proportional to x
  Interval interval;
};

/// Least squares of log y on log x; the interval is Student's t with n - 2 degrees of freedom and
/// misses the slope with probability `error`. Draper and Smith, "Applied Regression Analysis", 3rd
/// ed., 1998, section 1.4. Values of one x scatter independently and, in the logarithm, alike; that
/// the law is one power is assumed, not tested. Nothing for fewer than 3 pairs, for a single x, or
/// if any number is not above 0. Throws std::invalid_argument if the spans differ in length.
std::optional<SlopeEstimate> log_slope(std::span<const double> x, std::span<const double> y,
                                       double error);

}  // namespace zcbench
