// The session of a comparison: takes units until every point is decided or the budget is spent, and
// chooses which point gets the next one. Called by ab and selfcheck once the points are known.
#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <random>
#include <vector>

#include "analysis/ab/ab_verdict.hpp"
#include "analysis/ab/side.hpp"

namespace zcbench {

/// An undecided point and its progress.
struct OpenPoint {
  std::size_t point = 0;
  std::size_t units = 0;
  std::optional<double> seconds_needed;  ///< until it is decided, if there is a forecast
};

/// The next pass over open points: all of them in random order; or, if the time left is not enough
/// for all and each has had a few units, those that can still be decided, the nearest to a decision
/// first. Empty only if `open` is.
std::vector<std::size_t> next_pass(std::vector<OpenPoint> open, double seconds_left,
                                   std::mt19937_64& random);

struct SessionPlan {
  Side sides[2];
  std::vector<double> timeouts_s;  ///< per point of the record
  /// Per point of the record: its index in the sides' plan; the record omits what cannot be run.
  std::vector<std::size_t> plan_indices;
  bool stops_when_decided = true;  ///< false: all points get units for the whole budget
  /// The budget of the record is only an upper limit; it is reduced to the time that 16 units like
  /// the first take, but not below half a minute.
  bool budget_follows_first_unit = false;
};

/// Adds units and the failures of points to the record. Calls `on_unit` before each unit. Ends
/// with the record's budget, whatever the sides do.
/// Throws Interrupted.
void run_session(const SessionPlan& plan, AbRecord& record,
                 const std::function<void(const std::string& status)>& on_unit);

}  // namespace zcbench
