// Statistics of a set of measurements: pure functions that accept the values in any order. The
// results writer, the summary and everything that reads results call them.
#pragma once

#include <optional>
#include <span>

namespace zcbench {

// Every function needs at least one value and no NaN; it throws std::invalid_argument for an empty
// span. Results have the unit of the values unless stated otherwise.

double mean(std::span<const double> values);
double minimum(std::span<const double> values);
/// For an even number of values, the mean of the two middle ones.
double median(std::span<const double> values);
/// Divisor n - 1; 0 for a single value. The same as Google Benchmark's "stddev".
double sample_standard_deviation(std::span<const double> values);
/// Standard deviation / mean, a ratio like Google Benchmark's "cv"; 0 if the mean is 0.
double coefficient_of_variation(std::span<const double> values);
/// `probability` in [0, 1]; linear interpolation between order statistics, NumPy's default: type 7
/// of Hyndman and Fan, "Sample Quantiles in Statistical Packages", The American Statistician 50(4),
/// 1996.
double quantile(std::span<const double> values, double probability);
/// Median of |x - median|, unscaled. Hampel, "The Influence Curve and Its Role in Robust
/// Estimation", JASA 69, 1974.
double median_absolute_deviation(std::span<const double> values);
/// This factor turns the MAD of normal values into their standard deviation: 1 / quantile(3/4).
inline constexpr double kDeviationPerMad = 1.482602218505602;

/// Two-sided critical value of Student's t: |t| is below it with probability 1 - `error`.
/// `degrees_of_freedom` > 0.
double student_reach(double error, double degrees_of_freedom);

struct Interval {
  double low;
  double high;
};

/// Confidence interval of the median that assumes nothing about the distribution: the k-th
/// smallest and the k-th largest value, k the largest with 2 P(Binomial(n, 1/2) < k) <= `error`.
/// Misses the median with at most that probability. Returns nullopt if no k exists: n < 6 at 5 %.
/// Conover, "Practical Nonparametric Statistics", 3rd ed., section 3.2; Thompson, Annals of
/// Mathematical Statistics 7(3), 1936.
std::optional<Interval> median_interval(std::span<const double> values, double error = 0.05);

/// 95 % confidence interval of median(values) / median(base) for two independent samples of values
/// above 0. Distribution-free: standard errors of log medians from order statistics. Bonett and
/// Price, "Confidence Intervals for Ratios of Means and Medians", Journal of Educational and
/// Behavioral Statistics 45(6), 2020. Returns nullopt if either has fewer than 6 values.
std::optional<Interval> median_ratio_interval(std::span<const double> values,
                                              std::span<const double> base);

}  // namespace zcbench
