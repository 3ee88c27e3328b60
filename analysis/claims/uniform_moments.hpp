// Expected sums and moments of uniform random numbers, and how far a result lies from them. Used by
// the claims command.
#pragma once

namespace zcbench {

/// Expected value and standard error of a statistic over n numbers drawn uniformly from [0, 1).
struct Expectation {
  double value;
  double standard_error;
};

/// x^2 has mean 1/3 and variance 1/5 - 1/9 = 4/45.
Expectation sum_of_squares(double n);
/// x has mean 1/2 and variance 1/12.
Expectation mean_of_uniform(double n);
/// The deviation is 1/sqrt(12); its standard error sqrt((m4 - m2^2) / (4 m2 n)) to first order,
/// with m2 = 1/12 and m4 = 1/80, that is 1/sqrt(60 n). Kendall and Stuart, "The Advanced Theory of
/// Statistics", vol. 1, 4th ed., 1977, section 10.9.
Expectation deviation_of_uniform(double n);

/// Difference of observed and expected value in standard errors.
double z_score(double observed, const Expectation& expected);
/// Two-sided critical value: |z| of a correct result is below it with probability 1 - `error`.
double normal_reach(double error);

}  // namespace zcbench
