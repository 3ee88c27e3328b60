// PointGate: decides one point of an A/B comparison, unit by unit: is the candidate slower, faster,
// or within the margin? Used by ab while it measures, when it replays a record, and by selfcheck.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

#include "analysis/ab/e_process.hpp"
#include "analysis/ab/unit_evidence.hpp"
#include "analysis/compare/outcome.hpp"
#include "harness/base/statistics.hpp"

namespace zcbench {

/// What counts as slower, and how much evidence a decision needs.
struct GateRules {
  double detect = 0.0;           ///< delta_lo: a change up to here is no regression; plain, 0.01
  double margin = 0.03;          ///< delta_hi: "within the margin" means less than this; plain
  double alarm_evidence = 1e4;   ///< points / alpha
  double clear_evidence = 25.0;  ///< 1 / beta
  bool margin_is_floor = false;  ///< `margin` is a floor that lies above the requested margin
};

/// The rules for a point whose sample takes `time_ns`: a change below `floor_ns` does not count.
GateRules with_floor(GateRules rules, double floor_ns, double time_ns);

/// `Process` is EProcess, or SimulatedEProcess for a simulated gate.
template <typename Process>
class BasicPointGate {
 public:
  /// `metrics`: how many are measured together, e.g. 2 for wall time and CPU time.
  BasicPointGate(const GateRules& rules, std::size_t metrics);

  /// Adds one unit's evidence, an entry per metric. Ignored once the point is decided.
  void add(std::span<const UnitEvidence> unit);

  /// The first outcome reached, which is final: regression, improvement, within_margin or (if the
  /// margin is the floor) below_floor.
  std::optional<Outcome> outcome() const { return outcome_; }

  /// Natural logarithms of the evidence.
  double log_slower() const { return alarm(&Evidence::slower); }
  double log_faster() const { return alarm(&Evidence::faster); }
  /// The minimum over all metrics and both directions.
  double log_within() const;

 private:
  struct Evidence {
    Process slower;       ///< than 1 + detect
    Process faster;       ///< than 1 / (1 + detect)
    Process less_slower;  ///< than 1 + margin
    Process less_faster;  ///< than 1 / (1 + margin)
    RunningScale scale;
  };

  double alarm(Process Evidence::*process) const;

  GateRules rules_;
  std::vector<Evidence> metrics_;
  std::optional<Outcome> outcome_;
};

using PointGate = BasicPointGate<EProcess>;
using SimulatedPointGate = BasicPointGate<SimulatedEProcess>;

/// Anytime-valid interval of candidate / baseline: every ratio that `units` of one metric do not
/// refute with evidence 2 / (1 - confidence). Nullopt until they refute both 1/4 and 4.
std::optional<Interval> ratio_interval(std::span<const UnitEvidence> units, double confidence);

}  // namespace zcbench
