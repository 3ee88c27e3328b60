// What sums and moments of uniform random numbers come to by theory, and how far a result lies from
// that. Used by the claims command.
#pragma once

namespace zcbench {

/// Of a statistic over n numbers drawn uniformly from [0, 1).
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

/// In standard errors.
double z_score(double observed, const Expectation& expected);
/// Within which the z-score of a right result lies with probability 1 - `error`, on both sides.
double normal_reach(double error);

}  // namespace zcbench
