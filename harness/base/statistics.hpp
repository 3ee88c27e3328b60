// Summaries of a set of measurements: pure functions over the values in any order. Used by the
// results file, the summary and everything that reads results. No function keeps or changes values.
#pragma once

#include <optional>
#include <span>

namespace zcbench {

// Every function needs at least one value, none of them NaN; it throws std::invalid_argument for
// an empty span. Results have the unit of the values unless said otherwise.

double mean(std::span<const double> values);
double minimum(std::span<const double> values);
/// Mean of the two middle values if their count is even.
double median(std::span<const double> values);
/// Divisor n - 1, as Google Benchmark's "stddev"; 0 for a single value, as there.
double sample_standard_deviation(std::span<const double> values);
/// Standard deviation / mean, a plain ratio as Google Benchmark's "cv"; 0 where the mean is 0.
double coefficient_of_variation(std::span<const double> values);
/// `probability` in [0, 1]; linear interpolation between order statistics, NumPy's default: type 7
/// of Hyndman and Fan, "Sample Quantiles in Statistical Packages", The American Statistician 50(4),
/// 1996.
double quantile(std::span<const double> values, double probability);
/// Median of |x - median|, unscaled. Hampel, "The Influence Curve and Its Role in Robust
/// Estimation", JASA 69, 1974.
double median_absolute_deviation(std::span<const double> values);
/// That times this estimates the standard deviation of normal values: 1 / quantile(3/4).
inline constexpr double kDeviationPerMad = 1.482602218505602;

/// Within which Student's t with so many degrees of freedom, above 0, lies with probability
/// 1 - `error`, on both sides.
double student_reach(double error, double degrees_of_freedom);

struct Interval {
  double low;
  double high;
};

/// Confidence interval of the median that assumes nothing about the distribution: the k-th
/// smallest and the k-th largest value, k the largest with 2 P(Binomial(n, 1/2) < k) <= `error`.
/// Misses the median with at most that probability. Nothing where no k does: at 5 % for n < 6.
/// Conover, "Practical Nonparametric Statistics", 3rd ed., section 3.2; Thompson, Annals of
/// Mathematical Statistics 7(3), 1936.
std::optional<Interval> median_interval(std::span<const double> values, double error = 0.05);

/// 95 % confidence interval of median(values) / median(base) of two independent samples, all values
/// above 0. Assumes nothing about the distributions: standard errors of log medians from order
/// statistics. Bonett and Price, "Confidence Intervals for Ratios of Means and Medians", Journal of
/// Educational and Behavioral Statistics 45(6), 2020. Nothing if either has fewer than 6 values.
std::optional<Interval> median_ratio_interval(std::span<const double> values,
                                              std::span<const double> base);

}  // namespace zcbench
