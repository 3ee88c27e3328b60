// EProcess: evidence from betting that differences lie above a boundary, valid whenever one looks
// at it. Used by PointGate, which adds a difference per unit, and by the interval of a ratio.
#pragma once

#include <algorithm>
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
  /// `boundary`: in the unit of the differences, here log ratios.
  explicit EProcess(double boundary) : boundary_(boundary) {}

  /// `scale` > 0: the difference's standard deviation by chance, fixed before its sign is looked
  /// at. A difference beyond two standard deviations counts as two.
  void add(double difference, double scale);

  /// Natural logarithm of the value; 0 before the first difference.
  double log_value() const;
  /// False only if the value is certainly below that number. Quicker than computing the value.
  bool may_reach(double /*value*/) const { return true; }

 private:
  double boundary_;
  std::array<double, 6> log_wealth_{};
};

/// The same for a simulation, which asks millions of times: wealth is a product instead of a sum
/// of logarithms, and the bets, whose shifts double, come from a single exponential function. Only
/// rounding differs; what a record holds comes from EProcess.
class SimulatedEProcess {
 public:
  explicit SimulatedEProcess(double boundary) : boundary_(boundary) { wealth_.fill(1.0); }

  void add(double difference, double scale);
  double log_value() const;
  /// The value is the mean of the wealth.
  bool may_reach(double value) const {
    return has_kept_ || std::ranges::any_of(wealth_, [=](double one) { return one >= value; });
  }

 private:
  double boundary_;
  std::array<double, 6> wealth_;
  std::array<double, 6>
      log_kept_{};  // what was taken from the wealth before it over- or underflows
  bool has_kept_ = false;
};

/// log(mean(exp(values))) without overflow; at least one value.
double log_mean_exp(const double* begin, const double* end);

}  // namespace zcbench
