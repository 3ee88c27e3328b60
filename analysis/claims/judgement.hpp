// Whether evidence supports a claim: where the interval of a figure lies, seen from the bounds that
// the claim needs. Used by the claims command for each of a claim's tests, then for the claim.
#pragma once

#include <limits>
#include <span>
#include <string_view>

#include "harness/base/statistics.hpp"

namespace zcbench {

enum class Judgement { supported, refuted, inconclusive, not_measurable };
/// "supported", "refuted", "inconclusive", "not measurable here".
std::string_view to_string(Judgement judgement);

/// Where a figure lies if the claim holds, both ends included.
struct Bounds {
  double at_least = -std::numeric_limits<double>::infinity();
  double at_most = std::numeric_limits<double>::infinity();
};

/// Supported if the whole interval lies within the bounds, refuted if it lies beyond one of them,
/// else inconclusive: the two one-sided tests of Schuirmann, Journal of Pharmacokinetics and
/// Biopharmaceutics 15(6), 1987, and their mirror image.
Judgement judge(const Interval& interval, const Bounds& bounds);

/// How far a figure lies beyond the bound that is nearest to it; negative within both.
double excess(double value, const Bounds& bounds);

/// Of a claim that holds if every one of its parts does: refuted if any part is, else not
/// measurable if any is not, else inconclusive if any is. not_measurable without parts.
Judgement judge_parts(std::span<const Judgement> parts);

}  // namespace zcbench
