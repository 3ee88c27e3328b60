#include "analysis/compare/outcome.hpp"

#include <vector>

#include "tests/catch.hpp"

namespace zcbench {

TEST_CASE("outcome: the verdict is that of the worst point, incomparable ones first") {
  using enum Outcome;
  const auto verdict = [](std::vector<Outcome> outcomes) { return verdict_of(outcomes); };
  CHECK(verdict({within_margin, improvement}) == Verdict::no_regression);
  CHECK(verdict({below_floor}) == Verdict::no_regression);
  CHECK(verdict({within_margin, inconclusive}) == Verdict::inconclusive);
  CHECK(verdict({inconclusive, regression, within_margin}) == Verdict::regression);
  CHECK(verdict({regression, missing}) == Verdict::not_comparable);
  CHECK(verdict({regression, failed}) == Verdict::not_comparable);
}

TEST_CASE("outcome: nothing compared is not a pass") {
  CHECK(verdict_of({}) == Verdict::not_comparable);
}

TEST_CASE("outcome: an added point is no reason for any verdict") {
  using enum Outcome;
  const auto verdict = [](std::vector<Outcome> outcomes) { return verdict_of(outcomes); };
  CHECK(verdict({added, within_margin}) == Verdict::no_regression);
  CHECK(verdict({regression, added}) == Verdict::regression);
  CHECK(verdict({inconclusive, added}) == Verdict::inconclusive);
  CHECK(verdict({added, added}) == Verdict::not_comparable);
  CHECK(to_string(added) == "added");
}

}  // namespace zcbench
