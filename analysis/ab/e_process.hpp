// EProcess: evidence by betting that differences lie above a boundary, valid whenever one looks at
// it. Used by PointGate, which adds a difference per unit, and by the interval of a ratio.
#pragma once

#include <array>

namespace zcbench {

/// Starts with a stake of 1 and bets on the sign of each difference. If the differences are
/// symmetric around something at or below `boundary`, the expected value never exceeds 1, so the
/// probability that it ever reaches x is at most 1 / x (Ville's inequality), however often one
/// looks. At boundary 0 fair coin flips of the labels suffice for that, whatever the noise.
///
/// A mixture over six expected shifts, each with the bet that is best for it under normal noise.
/// Waudby-Smith and Ramdas, "Estimating means of bounded random variables by betting", JRSS B 86,
/// 2024; Grunwald, de Heide and Koolen, "Safe testing", JRSS B 86, 2024.
class EProcess {
 public:
  /// In the unit of the differences, here log ratios.
  explicit EProcess(double boundary) : boundary_(boundary) {}

  /// `scale` > 0: what the difference may deviate by chance, one standard deviation; fixed before
  /// its sign is looked at. A difference beyond two of them counts as two.
  void add(double difference, double scale);

  /// Natural logarithm of the value; 0 before the first difference.
  double log_value() const;

 private:
  double boundary_;
  std::array<double, 6> log_wealth_{};
};

/// log(mean(exp(values))) without overflow; at least one value.
double log_mean_exp(const double* begin, const double* end);

}  // namespace zcbench
