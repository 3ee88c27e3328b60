#include "analysis/claims/claim_pairs.hpp"

#include "tests/analysis/claims/claims_fixture.hpp"
#include "tests/catch.hpp"

using namespace zcbench;

namespace {

constexpr const char* kRatio =
    R"("test": "ratio", "figure": "real_time_ns", "points": {"kernel": "square"},
"of": {"strategy": "memfd"}, "to": {"strategy": "pipe_copy"}, "holds": {"at_most": 1})";
constexpr const char* kContest =
    R"("test": "crossover", "figure": "real_time_ns", "points": {"kernel": "square"},
"of": {"strategy": "memfd"}, "to": {"strategy": ["pipe_copy", "unix_socket"]},
"holds": {"at_most": 1})";

PointResult at(const char* strategy, std::uint64_t elements, std::uint32_t workers, double ns) {
  return timed(make_point("square", strategy, elements, workers), ns);
}

}  // namespace

TEST_CASE("a ratio pairs points that are alike but for what of and to name", "[claims]") {
  RunResult run;
  run.points = {at("memfd", 1000, 2, 2e6), at("pipe_copy", 1000, 2, 1e6),
                at("pipe_copy", 1000, 4, 5e6), at("memfd", 5000, 4, 3e6),
                at("pipe_copy", 5000, 4, 6e6)};
  ClaimEvidence evidence;
  add_ratios(part_of(kRatio), run, evidence);
  REQUIRE(evidence.figures.size() == 2);
  const ClaimFigure& twice = evidence.figures[0];
  CHECK(twice.value == Approx(2.0));
  CHECK(twice.interval->low == Approx(2.0).epsilon(0.03));
  CHECK(twice.interval->high == Approx(2.0).epsilon(0.03));
  CHECK(twice.label == "memfd against pipe_copy: square, 1k elements, 2 workers, fork");
  CHECK(twice.samples == 22);
  CHECK(twice.points.size() == 2);
  CHECK(evidence.figures[1].value == Approx(0.5));
}

TEST_CASE("figures of 0 have no ratio", "[claims]") {
  RunResult run;
  run.points = {at("memfd", 1000, 2, 2e6), at("pipe_copy", 1000, 2, 0.0)};
  ClaimEvidence evidence;
  add_ratios(part_of(kRatio), run, evidence);
  CHECK(evidence.figures.empty());
}

TEST_CASE("an ordering is the ratios of neighbours, the least first", "[claims]") {
  RunResult run;
  run.points = {at("memfd", 1000, 1, 4e6), at("memfd", 1000, 2, 2e6), at("memfd", 1000, 4, 3e6)};
  ClaimEvidence evidence;
  add_ratios(part_of(R"("test": "ordering", "figure": "real_time_ns", "points": {},
"order": [{"workers": 4}, {"workers": 2}, {"workers": 1}], "holds": {"at_most": 1})"),
             run, evidence);
  REQUIRE(evidence.figures.size() == 2);
  CHECK(evidence.figures[0].value == Approx(1.5));
  CHECK(evidence.figures[0].label ==
        "4 workers against 2 workers: square, memfd, 1k elements, fork");
  CHECK(evidence.figures[1].value == Approx(0.5));
}

TEST_CASE("a contest is one for each pair of ways and setting, over sizes in order", "[claims]") {
  RunResult run;
  for (const std::uint64_t elements : {1'000'000u, 1'000u, 10'000u, 100'000u}) {
    const double slower = elements > 30'000 ? 2.0 : 0.5;
    for (const std::uint32_t workers : {2u, 4u}) {
      run.points.push_back(at("memfd", elements, workers, 1e6 * slower));
      run.points.push_back(at("pipe_copy", elements, workers, 1e6));
      run.points.push_back(at("unix_socket", elements, workers, 3e6));
    }
  }
  ClaimEvidence evidence;
  add_contests(part_of(kContest), run, evidence);
  REQUIRE(evidence.contests.size() == 4);
  CHECK(evidence.figures.size() == 16);
  int with_pipes = 0;
  for (const ClaimContest& contest : evidence.contests) {
    CHECK(contest.elements == std::vector<std::uint64_t>{1000, 10000, 100000, 1000000});
    CHECK(contest.first == "memfd");
    if (contest.second == "unix_socket") {
      CHECK(contest.result.crossovers.empty());
      continue;
    }
    ++with_pipes;
    REQUIRE(contest.result.crossovers.size() == 1);
    CHECK(contest.result.crossovers[0].size == Approx(31623.0).epsilon(0.1));
    CHECK_FALSE(contest.result.crossovers[0].first_wins_above);
  }
  CHECK(with_pipes == 2);
  CHECK(evidence.contests[0].setting == "square, 2 workers, fork");
}
