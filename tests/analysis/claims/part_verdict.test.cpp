#include "analysis/claims/part_verdict.hpp"

#include "tests/analysis/claims/claims_fixture.hpp"
#include "tests/catch.hpp"

using namespace zcbench;

namespace {

std::string level(const std::string& holds) {
  return R"("test": "level", "figure": "minor_faults", "points": {})" + holds;
}

std::string every(const std::string& holds) {
  return R"("test": "every_sample", "figure": "minor_faults", "points": {})" + holds;
}

ClaimFigure figure(const char* label, double value, double low, double high) {
  return {
      .label = label, .value = value, .interval = Interval{low, high}, .points = {}, .samples = 10};
}

PartVerdict verdict_of(const std::string& test, std::vector<ClaimFigure> figures) {
  ClaimEvidence evidence;
  evidence.figures = std::move(figures);
  return judge_part(part_of(test), evidence);
}

const std::string kMost = R"(, "holds": {"at_most": 5})";

// A part that decides nothing, because it has no bounds.
ClaimPart shown_part() {
  ClaimPart part = part_of(level(kMost));
  part.holds.reset();
  return part;
}

}  // namespace

TEST_CASE("the figure furthest beyond its bound decides, or the nearest to it", "[claims]") {
  const PartVerdict within =
      verdict_of(level(kMost), {figure("a", 1, 0, 2), figure("b", 4, 3, 5), figure("c", 2, 1, 3)});
  CHECK(within.judgement == Judgement::supported);
  CHECK(within.label == "b");
  CHECK(within.value == 4.0);
  CHECK(within.value_text == "4");
  CHECK(within.interval_text == "3 to 5");
  CHECK(within.bounds_text == "at most 5");
  CHECK(within.reason.empty());
  CHECK(within.figures == 3);
  CHECK(within.samples == 30);
  const PartVerdict beyond =
      verdict_of(level(kMost), {figure("a", 7, 6, 8), figure("b", 9, 8, 10), figure("c", 2, 1, 3)});
  CHECK(beyond.judgement == Judgement::refuted);
  CHECK(beyond.label == "b");
}

TEST_CASE("an interval across a bound, or none, is inconclusive with a reason", "[claims]") {
  const PartVerdict across = verdict_of(level(kMost), {figure("a", 5, 4, 6)});
  CHECK(across.judgement == Judgement::inconclusive);
  CHECK(across.reason == "4 to 6 is partly outside the required bounds, at most 5");
  ClaimFigure none = figure("a", 1, 0, 0);
  none.interval.reset();
  const PartVerdict few = verdict_of(level(kMost), {none});
  CHECK(few.judgement == Judgement::inconclusive);
  CHECK(few.reason == "too few samples for an interval");
  CHECK(few.interval_text == "no interval: too few samples");
}

TEST_CASE("one exception refutes a claim about every sample and is shown", "[claims]") {
  const PartVerdict same = verdict_of(every(kMost), {figure("a", 3, 3, 3)});
  CHECK(same.judgement == Judgement::supported);
  CHECK(same.interval_text == "the same in 10 samples");
  const PartVerdict exception = verdict_of(every(kMost), {figure("a", 3, 1, 6)});
  CHECK(exception.judgement == Judgement::refuted);
  CHECK(exception.value == 6.0);
  CHECK(exception.interval_text == "1 to 6 in 10 samples");
  const PartVerdict low =
      verdict_of(every(R"(, "holds": {"at_least": 2})"), {figure("a", 3, 1, 6)});
  CHECK(low.judgement == Judgement::refuted);
  CHECK(low.value == 1.0);
}

TEST_CASE("a figure that is NaN is inconclusive", "[claims]") {
  const double nan = std::nan("");
  CHECK(verdict_of(every(kMost), {figure("a", nan, nan, nan)}).judgement ==
        Judgement::inconclusive);
  CHECK(verdict_of(level(kMost), {figure("a", 1, 0, std::numeric_limits<double>::infinity())})
            .judgement == Judgement::inconclusive);
}

TEST_CASE("bounds in words", "[claims]") {
  const auto bounds = [](const std::string& holds) {
    return verdict_of(every(", \"holds\": " + holds), {figure("a", 3, 3, 3)}).bounds_text;
  };
  CHECK(bounds(R"({"at_least": 2})") == "at least 2");
  CHECK(bounds(R"({"at_least": 2, "at_most": 7})") == "2 to 7");
  CHECK(bounds(R"({"at_least": 3, "at_most": 3})") == "exactly 3");
  const auto answer = [](const std::string& holds) {
    return verdict_of(every(R"(, "unit": "yes_no", "holds": )" + holds), {figure("a", 1, 1, 1)});
  };
  CHECK(answer(R"({"at_least": 1})").bounds_text == "yes");
  CHECK(answer(R"({"at_most": 0})").bounds_text == "no");
  CHECK(answer(R"({"at_most": 0})").value_text == "yes");
}

TEST_CASE("failed points are reported and prevent support", "[claims]") {
  const Point point = make_point("null", "memfd", 1000, 4);
  const PointResult failed = make_failed(point, "died");
  const PointResult missing = make_unavailable(point, "no room");
  ClaimEvidence evidence;
  evidence.figures = {figure("a", 3, 2, 4)};
  evidence.unavailable = {&missing};
  CHECK(judge_part(part_of(level(kMost)), evidence).judgement == Judgement::supported);
  CHECK(judge_part(part_of(level(kMost)), evidence).notes ==
        std::vector<std::string>{"1 point unavailable: no room"});
  evidence.failed = {&failed};
  const PartVerdict verdict = judge_part(part_of(level(kMost)), evidence);
  CHECK(verdict.judgement == Judgement::inconclusive);
  CHECK_THAT(verdict.reason, contains_text("1 point failed: "));
  CHECK_THAT(verdict.reason, contains_text("died"));
  CHECK(verdict.notes.size() == 2);
  evidence.figures = {figure("a", 9, 8, 10)};
  CHECK(judge_part(part_of(level(kMost)), evidence).judgement == Judgement::refuted);
}

TEST_CASE("without figures there is a reason and no number", "[claims]") {
  ClaimEvidence evidence;
  evidence.gap = "no such point";
  const PartVerdict verdict = judge_part(part_of(level(kMost)), evidence);
  CHECK(verdict.judgement == Judgement::not_measurable);
  CHECK(verdict.reason == "no such point");
  CHECK(verdict.value_text == "not measured");
  CHECK_FALSE(verdict.value);
  CHECK_FALSE(judge_part(shown_part(), evidence).judgement);
}

TEST_CASE("a part that decides nothing shows all its figures", "[claims]") {
  ClaimEvidence evidence;
  evidence.figures = {figure("a", 1, 0, 2), figure("b", 7, 6, 8)};
  const PartVerdict verdict = judge_part(shown_part(), evidence);
  CHECK_FALSE(verdict.judgement);
  CHECK(verdict.bounds_text.empty());
  CHECK(verdict.value == 1.0);
  CHECK(verdict.notes == std::vector<std::string>{"a: 1, 0 to 2", "b: 7, 6 to 8"});
}

TEST_CASE("the unit is that of the test, otherwise of the figure", "[claims]") {
  CHECK(verdict_of(level(kMost), {figure("a", 1, 0, 2)}).unit == FigureUnit::number);
  CHECK(verdict_of(R"("test": "slope", "figure": "attach_ns", "against": "elements",
"points": {}, "holds": {"at_most": 1})",
                   {figure("a", 1, 0, 2)})
            .unit == FigureUnit::exponent);
  CHECK(verdict_of(R"("test": "ratio", "figure": "attach_ns", "points": {}, "of": {}, "to": {},
"holds": {"at_most": 1})",
                   {figure("a", 1, 0, 2)})
            .unit == FigureUnit::ratio);
}

namespace {

// A contest with these ratios, whose intervals are +- 10 %: a ratio of 1 is undecided, larger
// differences are decided.
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

TEST_CASE("the size at which the winner changes has three digits and an interval", "[claims]") {
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

TEST_CASE("without a change, the winner and the number of sizes are shown", "[claims]") {
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
