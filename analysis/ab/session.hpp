// The session of a comparison: unit after unit until every point is decided or the budget is spent.
// Called by ab and selfcheck after the record's points are known.
#pragma once

#include <functional>

#include "analysis/ab/ab_verdict.hpp"
#include "analysis/ab/side.hpp"

namespace zcbench {

struct SessionPlan {
  Side sides[2];
  std::vector<double> timeouts_s;  ///< per point of the record
  /// Per point: which of the sides' plan it is; the record leaves out what cannot be run.
  std::vector<std::size_t> plan_indices;
  bool stops_when_decided = true;  ///< false: all points get units for the whole budget
};

/// Appends units to the record, and the failures of points. `on_unit` is called before each. Ends
/// with the record's budget, whatever the sides do.
/// Throws Interrupted.
void run_session(const SessionPlan& plan, AbRecord& record,
                 const std::function<void(const std::string& status)>& on_unit);

}  // namespace zcbench
