#include "analysis/claims/judgement.hpp"

#include <vector>

#include "tests/catch.hpp"

using namespace zcbench;

namespace {

constexpr Bounds kAtMost{.at_most = 2.0};
constexpr Bounds kBoth{.at_least = 1.0, .at_most = 2.0};

}  // namespace

TEST_CASE("an interval within the bounds supports, beyond them refutes, across them is neither",
          "[judgement]") {
  CHECK(judge({-5.0, 2.0}, kAtMost) == Judgement::supported);
  CHECK(judge({-5.0, 2.1}, kAtMost) == Judgement::inconclusive);
  CHECK(judge({2.0, 3.0}, kAtMost) == Judgement::inconclusive);
  CHECK(judge({2.1, 3.0}, kAtMost) == Judgement::refuted);
  CHECK(judge({1.0, 2.0}, kBoth) == Judgement::supported);
  CHECK(judge({0.9, 2.0}, kBoth) == Judgement::inconclusive);
  CHECK(judge({0.5, 2.5}, kBoth) == Judgement::inconclusive);
  CHECK(judge({0.1, 0.9}, kBoth) == Judgement::refuted);
  CHECK(judge({8.0, 8.0}, {.at_least = 8.0, .at_most = 8.0}) == Judgement::supported);
}

TEST_CASE("excess is measured from the nearer bound", "[judgement]") {
  CHECK(excess(3.0, kAtMost) == 1.0);
  CHECK(excess(1.5, kAtMost) == -0.5);
  CHECK(excess(0.25, kBoth) == 0.75);
  CHECK(excess(1.75, kBoth) == -0.25);
  CHECK(excess(2.5, kBoth) == 0.5);
}

TEST_CASE("a claim's verdict is that of its worst part", "[judgement]") {
  using enum Judgement;
  const auto of = [](std::vector<Judgement> parts) { return judge_parts(parts); };
  CHECK(of({}) == not_measurable);
  CHECK(of({supported, supported}) == supported);
  CHECK(of({supported, inconclusive}) == inconclusive);
  CHECK(of({not_measurable, inconclusive, supported}) == not_measurable);
  CHECK(of({not_measurable, supported, refuted}) == refuted);
  CHECK(to_string(not_measurable) == "not measurable here");
  CHECK(to_string(supported) == "supported");
  CHECK(to_string(refuted) == "refuted");
  CHECK(to_string(inconclusive) == "inconclusive");
}
