#include "analysis/claims/claim_evidence.hpp"

#include <cmath>

#include "tests/analysis/claims/claims_fixture.hpp"
#include "tests/catch.hpp"

using namespace zcbench;

namespace {

ClaimEvidence evidence_of(const std::string& test, std::vector<PointResult> points) {
  RunResult run;
  run.points = std::move(points);
  static std::vector<RunResult> kept;  // the evidence points to it
  kept.reserve(100);
  kept.push_back(std::move(run));
  return gather_evidence(part_of(test), kept.back());
}

PointResult attached(std::uint64_t elements, std::uint32_t workers, double slope) {
  const double base_ns = 1e5 * std::pow(static_cast<double>(elements), slope);
  return simulated(
      make_point("null", "memfd", elements, workers), [=](Sample& sample, std::size_t i) {
        sample.workers_detail = {{.started_ns = 500,
                                  .compute_begin_ns = 500 + std::llround(base_ns * wobble(i, 0.1)),
                                  .compute_end_ns = 0,
                                  .exited_ns = 0}};
      });
}

constexpr const char* kSlope =
    R"("test": "slope", "figure": "attach_ns", "against": "elements",
"points": {"kernel": "null"}, "holds": {"at_most": 0.1})";

}  // namespace

TEST_CASE("every_sample reports the smallest and largest value", "[claims]") {
  const ClaimEvidence evidence = evidence_of(
      R"("test": "every_sample", "figure": "minor_faults", "points": {"kernel": "null"},
"holds": {"at_most": 0})",
      {simulated(make_point("null", "memfd", 1000, 4),
                 [](Sample& sample, std::size_t i) { sample.minor_faults = 3 + i % 3; }),
       simulated(make_point("square", "memfd", 1000, 4), [](Sample&, std::size_t) {})});
  REQUIRE(evidence.figures.size() == 1);
  const ClaimFigure& figure = evidence.figures.front();
  CHECK(figure.value == 4.0);
  CHECK(figure.interval->low == 3.0);
  CHECK(figure.interval->high == 5.0);
  CHECK(figure.samples == 11);
  CHECK(figure.label == "null, memfd, 1k elements, 4 workers, fork");
  CHECK(figure.points.front()->point.strategy == "memfd");
}

TEST_CASE("a level is the median with its interval, wider for more points", "[claims]") {
  const std::string level =
      R"("test": "level", "figure": "real_time_ns", "points": {"kernel": "null"},
"holds": {"at_most": 1})";
  const PointResult point = timed(make_point("null", "memfd", 1000, 4), 1e6, 0.1);
  const ClaimEvidence one = evidence_of(level, {point});
  REQUIRE(one.figures.size() == 1);
  CHECK(one.figures[0].value == 1e6);
  std::vector<PointResult> many;
  for (std::uint32_t workers = 1; workers <= 20; ++workers) {
    many.push_back(point);
    many.back().point.workers = workers;
  }
  const ClaimEvidence all = evidence_of(level, many);
  REQUIRE(all.figures.size() == 20);
  CHECK(all.figures[0].interval->low < one.figures[0].interval->low);
  const ClaimEvidence few = evidence_of(
      level, {simulated(
                 make_point("null", "memfd", 1000, 4), [](Sample&, std::size_t) {}, 5)});
  CHECK_FALSE(few.figures.at(0).interval);
}

TEST_CASE("a slope has points that differ only in x", "[claims]") {
  std::vector<PointResult> points;
  for (const std::uint32_t workers : {1u, 4u}) {
    for (const std::uint64_t elements : {1000u, 10000u, 1000000u}) {
      points.push_back(attached(elements, workers, workers == 1 ? 0.0 : 0.3));
    }
  }
  const ClaimEvidence evidence = evidence_of(kSlope, points);
  REQUIRE(evidence.figures.size() == 2);
  CHECK(evidence.figures[0].value == Approx(0.0).margin(1e-3));
  CHECK(evidence.figures[1].value == Approx(0.3).margin(1e-3));
  CHECK(evidence.figures[1].interval->low > 0.28);
  CHECK(evidence.figures[1].interval->high < 0.32);
  CHECK(evidence.figures[1].label == "null, memfd, 4 workers, fork");
  CHECK(evidence.figures[1].points.size() == 3);
  CHECK(evidence.figures[1].samples == 33);
  const ClaimEvidence one_size = evidence_of(kSlope, {attached(1000, 1, 0.0)});
  CHECK(one_size.figures.empty());
  CHECK(one_size.gap == "no two points that differ only in elements");
}

TEST_CASE("a slope against the slice's length has series of one number of workers", "[claims]") {
  std::vector<PointResult> points;
  for (const std::uint32_t workers : {1u, 2u}) {
    for (const std::uint64_t elements : {1000u, 100000u}) {
      points.push_back(attached(elements, workers, 0.5));
    }
  }
  const ClaimEvidence evidence = evidence_of(
      R"("test": "slope", "figure": "attach_ns", "against": "elements_per_worker",
"points": {"kernel": "null"}, "holds": {"at_most": 0.1})",
      points);
  REQUIRE(evidence.figures.size() == 2);
  CHECK(evidence.figures[0].value == Approx(0.5).margin(1e-3));
  CHECK(evidence.figures[1].value == Approx(0.5).margin(1e-3));
}

TEST_CASE("z-scores compare a result with the theory of random numbers", "[claims]") {
  const double sigma = std::sqrt(1e6 * 4.0 / 45.0);
  const auto summed = [&](const char* strategy, double off) {
    return simulated(make_point("square", strategy, 1'000'000, 4),
                     [=](Sample& sample, std::size_t) {
                       sample.figures = {{"sum", 1e6 / 3.0 + off * sigma}};
                     });
  };
  const std::string test =
      R"("test": "z_score", "figure": "result.sum", "statistic": "sum_of_squares",
"printed": 333412.7812, "points": {"kernel": "square"}, "holds": {"at_least": -4, "at_most": 4})";
  const ClaimEvidence evidence = evidence_of(test, {summed("memfd", 1.5), summed("serial", 1.5)});
  REQUIRE(evidence.figures.size() == 1);  // every strategy has the same numbers
  CHECK(evidence.figures[0].value == Approx(1.5));
  CHECK(evidence.figures[0].interval->low == Approx(1.5 - 1.959964));
  CHECK(evidence.figures[0].interval->high == Approx(1.5 + 1.959964));
  CHECK(evidence.figures[0].points.size() == 2);
  CHECK(*evidence.printed_z == Approx(0.266476).epsilon(1e-4));
  PointResult other = summed("memfd", 0.0);
  other.point.data.source = InputSource::normal;
  CHECK(evidence_of(test, {other}).figures.empty());
}

TEST_CASE("why there is no figure: unavailable, failed, no such point, no such result",
          "[claims]") {
  const std::string fact =
      R"("test": "every_sample", "figure": "result.works",
"points": {"strategy": "external", "command": "facts"}, "holds": {"at_least": 1})";
  Point point = make_point("null", "external", 1000, 1);
  point.command.name = "facts";
  CHECK(evidence_of(fact, {}).gap == "no point with strategy external, command facts");
  CHECK(evidence_of(fact, {make_unavailable(point, "no NumPy")}).gap == "unavailable: no NumPy");
  CHECK_THAT(evidence_of(fact, {make_failed(point, "it died")}).gap, contains_text("it died"));
  CHECK(evidence_of(fact, {fact_point("facts", {{"other", 1.0}})}).gap ==
        "no sample has result.works");
  const ClaimEvidence found =
      evidence_of(fact, {fact_point("facts", {{"works", 1.0}}), make_failed(point, "died"),
                         make_unavailable(point, "none")});
  CHECK(found.gap.empty());
  CHECK(found.failed.size() == 1);
  CHECK(found.unavailable.size() == 1);
}

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

TEST_CASE("a ratio pairs points that differ only in what of and to name", "[claims]") {
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

TEST_CASE("an ordering is the ratios of neighbours, smallest first", "[claims]") {
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

TEST_CASE("a crossover compares each pair in each setting over ascending sizes", "[claims]") {
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
