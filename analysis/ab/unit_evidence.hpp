// UnitEvidence: what one unit of an A/B comparison (two fresh processes, side by side) says about a
// metric, and how far units scatter. Made from the unit's pairs of samples; used by PointGate.
#pragma once

#include <array>
#include <cstddef>
#include <span>

namespace zcbench {

struct UnitEvidence {
  double log_ratio = 0.0;       ///< log(candidate / baseline)
  double standard_error = 0.0;  ///< of log_ratio, from the scatter within the unit; > 0
};

/// Median over the pairs of log(candidate / baseline), and its standard error from their median
/// absolute deviation (Hampel, JASA 69, 1974; asymptotic efficiency of a median at the normal,
/// pi / 2). The spans have the same length, at least 1, all values > 0. Swapping them negates
/// log_ratio exactly.
UnitEvidence unit_evidence(std::span<const double> baseline, std::span<const double> candidate);

/// How much more units scatter than their standard errors say, learned from the last 32 units.
/// It does not depend on which side is called the baseline, so it cannot favour one.
class RunningScale {
 public:
  /// Factor for the next unit's standard error, at least 1.
  double factor() const;
  void add(const UnitEvidence& unit);

 private:
  static constexpr std::size_t kUnitsKept = 32;

  std::array<UnitEvidence, kUnitsKept> units_;   // the oldest is replaced by the next
  std::array<double, kUnitsKept> log_ratios_{};  // of those units, ascending
  std::size_t count_ = 0;
  std::size_t next_ = 0;
};

}  // namespace zcbench
