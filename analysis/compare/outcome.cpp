#include "analysis/compare/outcome.hpp"

#include <algorithm>

namespace zcbench {

std::string_view to_string(Outcome outcome) {
  switch (outcome) {
    case Outcome::regression: return "regression";
    case Outcome::improvement: return "improvement";
    case Outcome::within_margin: return "within margin";
    case Outcome::below_floor: return "below the floor";
    case Outcome::inconclusive: return "inconclusive";
    case Outcome::missing: return "missing";
    case Outcome::failed: return "failed";
    case Outcome::added: return "added";
  }
  return "";
}

std::string_view to_string(Verdict verdict) {
  switch (verdict) {
    case Verdict::no_regression: return "no regression";
    case Verdict::regression: return "regression";
    case Verdict::inconclusive: return "inconclusive";
    case Verdict::not_comparable: return "not comparable";
  }
  return "";
}

Verdict verdict_of(std::span<const Outcome> outcomes) {
  const auto has = [&](Outcome wanted) {
    return std::ranges::find(outcomes, wanted) != outcomes.end();
  };
  const bool has_only_added =
      std::ranges::all_of(outcomes, [](Outcome outcome) { return outcome == Outcome::added; });
  if (has_only_added || has(Outcome::missing) || has(Outcome::failed)) {
    return Verdict::not_comparable;
  }
  if (has(Outcome::regression)) return Verdict::regression;
  if (has(Outcome::inconclusive)) return Verdict::inconclusive;
  return Verdict::no_regression;
}

}  // namespace zcbench
