// Comparison of two results files: an outcome for every point and an overall verdict. Pure: the
// `compare` command reads the files, calls compare and prints what it returns.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "analysis/compare/outcome.hpp"
#include "analysis/compare/ratio_estimate.hpp"
#include "harness/results/results_summary.hpp"

namespace zcbench {

/// Fewer launches than this on a side say too little about how launches differ.
inline constexpr std::size_t kLeastLaunches = 5;

struct CompareRules {
  double margin = 0.03;           ///< a change within it does not matter
  double smallest_change = 0.01;  ///< a change is only reported if it is certainly larger
  double floor_ns = 1000.0;       ///< a certainly smaller difference of medians does not matter
  bool may_differ_in_machine = false;
};

struct PointComparison {
  std::string name;
  Outcome outcome = Outcome::inconclusive;
  std::string note;                       ///< reason if the interval does not show it; or empty
  std::optional<RatioEstimate> estimate;  ///< times in ns; nullopt for missing and failed points
  std::optional<double> cpu_ratio = std::nullopt;  ///< of CPU times, new / base; never judged
  std::size_t base_launches = 0;                   ///< or nodes, if those are the units
  std::size_t new_launches = 0;
  std::optional<double> noise_floor;  ///< by which the intervals were widened
};

struct UnmeasuredPoint {
  std::string name;
  std::string reason;
};

/// What varies independently between runs: a launch on one machine, or, if either file is from a
/// replicated fleet, a node; a file of one machine is then one node. `paired_nodes`: both files
/// have the same nodes, each of which is compared with itself.
enum class EvidenceUnit { launch, node, paired_nodes };
/// "launch", "node", "node, paired".
std::string_view to_string(EvidenceUnit unit);

struct Comparison {
  EvidenceUnit unit = EvidenceUnit::launch;
  /// Reasons why the files cannot be compared; if there are any, there are no points.
  std::vector<KeyDifference> refusals;
  /// Differences that may_differ_in_machine allowed.
  std::vector<KeyDifference> machine_differences;
  std::vector<PointComparison> points;  ///< in the order of the base, then those only in new
  /// Points that neither side could measure; not in `points`.
  std::vector<UnmeasuredPoint> unavailable;
  std::size_t compared = 0;  ///< points that share the error of an alarm
  Verdict verdict = Verdict::not_comparable;
};

/// Compares the files point by point. A point with at least kLeastLaunches on both sides is a
/// regression if the alarm interval lies above 1 + smallest_change, an improvement if below its
/// reciprocal, within margin if the interval lies between the margin and its reciprocal, otherwise
/// inconclusive. The smallest change is at most the margin; a floor larger than either replaces it,
/// and a point that is within such a floor but not within the margin is below_floor. With fewer
/// launches, the point is inconclusive. All intervals are first widened by the base's noise floor
/// of the point. Exchanging the files exchanges regression and improvement. A point that only
/// `other` has is `added`. Where nodes are the units, the same holds for nodes as for launches.
Comparison compare(const ResultsSummary& base, const ResultsSummary& other,
                   const CompareRules& rules);

}  // namespace zcbench
