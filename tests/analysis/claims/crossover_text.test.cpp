#include "analysis/claims/crossover_text.hpp"

#include "tests/catch.hpp"

using namespace zcbench;

namespace {

// Ratios that are decided by 10 %, or not at all for 1.
ClaimContest contest_with(const std::vector<double>& ratios) {
  ClaimContest contest{.setting = "square, 4 workers, fork",
                       .first = "memfd",
                       .second = "pipe_copy",
                       .elements = {},
                       .result = {}};
  std::uint64_t elements = 1000;
  for (const double ratio : ratios) {
    contest.elements.push_back(elements);
    elements *= 10;
    ShiftRatio& estimate = contest.result.ratios.emplace_back();
    estimate.ratio = ratio;
    estimate.interval = Interval{ratio * 0.9, ratio * 1.1};
  }
  return contest;
}

std::vector<CrossoverVerdict> verdicts_of(const ClaimContest& contest) {
  std::vector<CrossoverVerdict> verdicts;
  add_crossovers(contest, verdicts);
  return verdicts;
}

}  // namespace

TEST_CASE("where the winner changes is said in three digits with its interval", "[claims]") {
  ClaimContest contest = contest_with({0.5, 2.0});
  contest.result.crossovers = {
      {.size = 312'345.6, .interval = {98'765.4, 1'234'567.0}, .first_wins_above = false},
      {.size = 4.2e6, .interval = {4e6, 5e6}, .first_wins_above = true}};
  const auto verdicts = verdicts_of(contest);
  REQUIRE(verdicts.size() == 2);
  CHECK(verdicts[0].text ==
        "memfd is faster than pipe_copy below 312k elements (95 %: 98.8k to 1.23M)");
  CHECK(verdicts[0].elements == 312'345.6);
  CHECK(verdicts[0].interval->high == 1'234'567.0);
  CHECK(verdicts[0].setting == "square, 4 workers, fork");
  CHECK(verdicts[1].text == "memfd is faster than pipe_copy above 4.2M elements (95 %: 4M to 5M)");
}

TEST_CASE("where it does not change, who wins and at how many sizes", "[claims]") {
  const auto first = verdicts_of(contest_with({0.5, 1.0, 0.5}));
  REQUIRE(first.size() == 1);
  CHECK(first[0].text ==
        "memfd is faster than pipe_copy at 2 of 3 sizes, 1k to 100k elements; too close to call at "
        "the others");
  CHECK_FALSE(first[0].elements);
  CHECK_FALSE(first[0].interval);
  CHECK(verdicts_of(contest_with({2.0, 3.0})).at(0).text ==
        "pipe_copy is faster than memfd at every size, 1k to 10k elements");
  CHECK(verdicts_of(contest_with({2.0})).at(0).text ==
        "pipe_copy is faster than memfd at the one size, 1k elements");
  CHECK(verdicts_of(contest_with({1.0, 1.0})).at(0).text ==
        "memfd and pipe_copy: too close to call at 2 sizes, 1k to 10k elements");
}
