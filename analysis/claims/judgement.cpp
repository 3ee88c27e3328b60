#include "analysis/claims/judgement.hpp"

#include <algorithm>

namespace zcbench {

std::string_view to_string(Judgement judgement) {
  switch (judgement) {
    case Judgement::supported: return "supported";
    case Judgement::refuted: return "refuted";
    case Judgement::inconclusive: return "inconclusive";
    case Judgement::not_measurable: break;
  }
  return "not measurable here";
}

Judgement judge(const Interval& interval, const Bounds& bounds) {
  if (interval.low >= bounds.at_least && interval.high <= bounds.at_most) {
    return Judgement::supported;
  }
  if (interval.high < bounds.at_least || interval.low > bounds.at_most) return Judgement::refuted;
  return Judgement::inconclusive;
}

double excess(double value, const Bounds& bounds) {
  return std::max(bounds.at_least - value, value - bounds.at_most);
}

Judgement judge_parts(std::span<const Judgement> parts) {
  for (const Judgement worst :
       {Judgement::refuted, Judgement::not_measurable, Judgement::inconclusive}) {
    if (std::ranges::find(parts, worst) != parts.end()) return worst;
  }
  return parts.empty() ? Judgement::not_measurable : Judgement::supported;
}

}  // namespace zcbench
