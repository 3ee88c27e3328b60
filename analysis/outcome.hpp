// Outcome of a point that was compared, and the verdict over all of them. Used by ab, compare and
// selfcheck.
#pragma once

#include <span>
#include <string_view>

namespace zcbench {

enum class Outcome { regression, improvement, within_margin, inconclusive, missing, failed };
/// "regression", "improvement", "within margin", "inconclusive", "missing", "failed".
std::string_view to_string(Outcome outcome);

enum class Verdict { no_regression, regression, inconclusive, not_comparable };
/// "no regression", "regression", "inconclusive", "not comparable".
std::string_view to_string(Verdict verdict);

/// not_comparable if any point is missing or failed (or there is none), else regression if any is,
/// else inconclusive if any is.
Verdict verdict_of(std::span<const Outcome> outcomes);

}  // namespace zcbench
