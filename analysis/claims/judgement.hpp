// Decides whether evidence supports a claim, by comparing the interval of a figure with the claim's
// bounds. Used by the claims command for each of a claim's tests, then for the whole claim.
#pragma once

#include <limits>
#include <span>
#include <string_view>

#include "harness/base/statistics.hpp"

namespace zcbench {

enum class Judgement { supported, refuted, inconclusive, not_measurable };
/// "supported", "refuted", "inconclusive", "not measurable here".
std::string_view to_string(Judgement judgement);

/// The range, including both ends, of a figure for which the claim holds.
struct Bounds {
  double at_least = -std::numeric_limits<double>::infinity();
  double at_most = std::numeric_limits<double>::infinity();
};

/// Supported if the whole interval lies within the bounds, refuted if it lies beyond one of them,
/// otherwise inconclusive: the two one-sided tests of Schuirmann, Journal of Pharmacokinetics and
/// Biopharmaceutics 15(6), 1987, and their mirror image.
Judgement judge(const Interval& interval, const Bounds& bounds);

/// The distance by which a figure exceeds its nearest bound; negative within both bounds.
double excess(double value, const Bounds& bounds);

/// Judges a claim that holds if all its parts do: refuted if any part is, otherwise not measurable
/// if any part is, otherwise inconclusive if any part is. not_measurable without parts.
Judgement judge_parts(std::span<const Judgement> parts);

}  // namespace zcbench
