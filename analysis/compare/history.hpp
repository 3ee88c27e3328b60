// History: how the time of one point moved over a series of results files. Pure: the `trend`
// command sorts the files and passes each point's medians.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace zcbench {

struct TrendRules {
  double significance = 0.01;  ///< of each of a point's two tests, for changes and for drift
  double margin = 0.01;        ///< a point slower by no more than that is no slowdown
  std::uint64_t seed = 1;      ///< for the permutations
};

/// A point's median in one file.
struct HistoryValue {
  std::size_t file = 0;  ///< index into the files, ordered by date
  double median_ns = 0.0;
};

/// A move of the level, which is the median of the values between two changes.
struct LevelChange {
  std::size_t file = 0;  ///< the first file after the change
  double from_ns = 0.0;
  double to_ns = 0.0;

  double ratio() const { return to_ns / from_ns; }
};

/// The point moved steadily from the first file to the last, by this factor.
struct Drift {
  double ratio = 1.0;
  double p = 1.0;
};

struct PointHistory {
  std::string name;
  std::vector<HistoryValue> values;
  std::vector<LevelChange> changes;
  std::optional<Drift> drift;

  /// Last level / first level, or the drift's ratio if a line fits better than levels; 1 if there
  /// is neither.
  double total_ratio() const;
  bool is_slower(double margin) const { return total_ratio() > 1.0 + margin; }
  bool is_faster(double margin) const { return total_ratio() < 1.0 / (1.0 + margin); }
  /// "slower", "faster" or "unchanged".
  std::string verdict(double margin) const;
};

/// Tests a point for changes and for drift. Both tests use logarithms: a step of 5 % weighs the
/// same at every level. Changes: see change_points. Drift: Mann-Kendall says whether, Theil-Sen how
/// much; a step moves both, so it is a drift only if a line is nearer to the values than the levels
/// are (mean absolute deviation, each divided by the number of values minus its parameters).
/// `values`: at least one, medians above 0.
PointHistory judge_history(std::string name, std::vector<HistoryValue> values,
                           const TrendRules& rules);

}  // namespace zcbench
