// AbJudge: turns units into outcomes. The session asks it after every unit, `--replay` gives it a
// whole record; both get the same answer. Pure.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "analysis/ab/ab_record.hpp"
#include "analysis/ab/gate_simulation.hpp"
#include "analysis/ab/point_gate.hpp"

namespace zcbench {

struct PointVerdict {
  Outcome outcome = Outcome::inconclusive;
  std::size_t units = 0;
  double seconds = 0.0;
  double baseline_ns = 0.0;  ///< median wall time of the baseline's samples
  double candidate_ns = 0.0;
  std::optional<double> ratio;       ///< candidate / baseline, wall time: Hodges-Lehmann over units
  std::optional<Interval> interval;  ///< of that ratio, 95 %, valid at any moment
  std::optional<double> cpu_ratio;
  double log_slower = 0.0;  ///< evidence so far, natural logarithms
  double log_faster = 0.0;
  double log_within = 0.0;
  std::optional<double> seconds_needed;  ///< inconclusive: about how many more; nullopt: unknown
};

/// Wall and CPU time of a unit, as evidence.
MeasuredUnit measured_unit(const AbUnit& unit);

class AbJudge {
 public:
  AbJudge(const AbRules& rules, std::size_t points);

  /// Units must be added in the order in which they were taken.
  void add(const AbUnit& unit);
  bool is_decided(std::size_t point) const;
  std::size_t units(std::size_t point) const;
  /// About how many more seconds an undecided point takes; nullopt if that cannot be estimated.
  std::optional<double> seconds_needed(std::size_t point) const;
  /// Includes estimates and intervals, whose cost grows with the number of units.
  PointVerdict verdict(std::size_t point) const;

 private:
  struct Course {
    std::vector<MeasuredUnit> units;
    double seconds = 0.0;  ///< of all units
    std::vector<double> times_ns[2];
    std::optional<PointGate> gate;  ///< from the first unit on: the floor needs a time
  };

  GateRules rules_;  ///< without the floor
  double floor_ns_;
  std::vector<Course> courses_;
};

/// One per point of the record: missing and failed points have no numbers.
std::vector<PointVerdict> judge(const AbRecord& record);

Verdict verdict_of(std::span<const PointVerdict> points);

}  // namespace zcbench
