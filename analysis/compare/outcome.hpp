// Outcome of a point that was compared, and the verdict over all of them. Used by ab, compare and
// selfcheck.
#pragma once

#include <span>
#include <string_view>

namespace zcbench {

/// `below_floor`: any change takes less time than the floor; as a percentage it may be above the
/// margin. `added`: only the new side has the point; it says nothing about a change.
enum class Outcome {
  regression,
  improvement,
  within_margin,
  below_floor,
  inconclusive,
  missing,
  failed,
  added
};
/// "regression", "improvement", "within margin", "below the floor", "inconclusive", "missing",
/// "failed", "added".
std::string_view to_string(Outcome outcome);

enum class Verdict { no_regression, regression, inconclusive, not_comparable };
/// "no regression", "regression", "inconclusive", "not comparable".
std::string_view to_string(Verdict verdict);

/// Added points do not count. not_comparable if any other is missing or failed (or there is no
/// other), otherwise regression if any is, otherwise inconclusive if any is.
Verdict verdict_of(std::span<const Outcome> outcomes);

}  // namespace zcbench
