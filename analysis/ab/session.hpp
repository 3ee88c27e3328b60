// The session of a comparison: unit after unit until every point is decided or the budget is spent,
// and which point gets the next one. Called by ab and selfcheck once the record's points are known.
#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <random>
#include <vector>

#include "analysis/ab/ab_verdict.hpp"
#include "analysis/ab/side.hpp"

namespace zcbench {

/// An undecided point, as far as it has come.
struct OpenPoint {
  std::size_t point = 0;
  std::size_t units = 0;
  std::optional<double> seconds_needed;  ///< until it is decided, if there is a forecast
};

/// The next pass over open points: all of them in random order; or, where the time left does not
/// reach for all and each has had a few units, those that can still be decided, the nearest to it
/// first. Never empty unless `open` is.
std::vector<std::size_t> next_pass(std::vector<OpenPoint> open, double seconds_left,
                                   std::mt19937_64& random);

struct SessionPlan {
  Side sides[2];
  std::vector<double> timeouts_s;  ///< per point of the record
  /// Per point: which of the sides' plan it is; the record leaves out what cannot be run.
  std::vector<std::size_t> plan_indices;
  bool stops_when_decided = true;  ///< false: all points get units for the whole budget
  /// The budget of the record is only the most; it becomes what 16 units like the first take, but
  /// at least half a minute.
  bool budget_follows_first_unit = false;
};

/// Appends units to the record, and the failures of points. `on_unit` is called before each. Ends
/// with the record's budget, whatever the sides do.
/// Throws Interrupted.
void run_session(const SessionPlan& plan, AbRecord& record,
                 const std::function<void(const std::string& status)>& on_unit);

}  // namespace zcbench
