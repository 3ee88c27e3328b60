// Models times as sums of terms with prices that cannot be negative. Fits them by least squares of
// the logarithm, so that 5 % weighs the same everywhere. Pure. Used by cost_model.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

#include "analysis/advise/nonnegative_least_squares.hpp"
#include "harness/base/statistics.hpp"

namespace zcbench {

/// Confidence of the intervals in which the next measurement lies.
inline constexpr double kPredictionConfidence = 0.90;
/// Confidence of the intervals of prices and curves.
inline constexpr double kFitConfidence = 0.95;

struct LogFit {
  std::vector<double> prices;       ///< per column of the terms; 0 where none fits the data better
  std::vector<bool> is_told;        ///< per column: the data can tell it from those before it
  std::vector<std::size_t> free;    ///< columns with a price above 0
  TermTable covariance;             ///< of their prices, for a variance of 1
  TermTable relative_terms;         ///< terms / fitted time for the data
  std::vector<double> residuals;    ///< log (time / fitted time)
  double variance = 0.0;            ///< of one residual
  double degrees_of_freedom = 0.0;  ///< of that variance: times minus free columns, above 0
};

/// Prices p >= 0 with the least sum of squares of log(time / (terms p)): Newton steps, halved
/// until they improve, each a nonnegative least squares problem. `times` are above 0, one per row
/// of `terms`, all of which are >= 0. Degrees of freedom as in Meyer and Woodroofe, "On the Degrees
/// of Freedom in Shape-Restricted Regression", Annals of Statistics 28(4), 2000. Nullopt if there
/// are no more times than free columns, or if a row of terms is 0.
/// `start`: prices, one per column, of a fit to nearly the same data. They only affect how many
/// steps it takes.
std::optional<LogFit> fit_log(const TermTable& terms, std::span<const double> times,
                              std::span<const double> start = {});

/// What the fit says about a row of terms.
struct LogEstimate {
  double time = 0.0;
  double curve_variance = 0.0;  ///< of log time, as far as the prices are uncertain
  double point_variance = 0.0;  ///< the same plus the variance of one more measurement
  double degrees_of_freedom = 0.0;
};

LogEstimate estimate_at(const LogFit& fit, std::span<const double> row);

/// The interval in which the next measurement lies: linear theory on logarithms. Draper and Smith,
/// "Applied Regression Analysis", 3rd ed., 1998, sections 3.1 and 24.2.
Interval prediction_interval(const LogEstimate& estimate, double confidence);
/// The confidence interval of one price, cut off at 0. For a price of 0, the upper end is the one
/// that it would have if prices could be negative, but at least that of a price that is 0 by
/// itself; so there is always an interval.
Interval price_interval(const LogFit& fit, std::size_t column, double confidence);

}  // namespace zcbench
