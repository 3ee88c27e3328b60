#include "analysis/ab/ab_text.hpp"

#include <sstream>

#include "tests/analysis/ab/ab_fixture.hpp"
#include "tests/catch.hpp"

namespace zcbench {

namespace {

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("ab text: a row per point and one line with the verdict", "[ab]") {
  AbRecord record = made_up_record({1.0, 1.05, 1.0, 1.0}, 60);
  record.points[2].failure = "candidate: killed by signal 9";
  record.points[3].names[1] = "square/memfd/elements:3/other/real_time";
  record.unavailable = {"square/huge: not allowed"};
  const auto verdicts = judge(record);
  const std::string text = to_text(record, verdicts);
  CHECK(has(text, "baseline:  old (zcbench 1, commit a, release, c)"));
  CHECK(has(text, "Profile strict"));
  CHECK(has(text, "square/memfd/elements:1 "));
  CHECK(has(text, "square/memfd/elements:3 -> square/memfd/elements:3/other"));
  CHECK(has(text, "square/memfd/elements:2: candidate: killed by signal 9"));
  CHECK(has(text, "not run: square/huge: not allowed"));
  CHECK(has(text, "verdict: not comparable: 1 regression, 2 within margin, 1 failed\n"));
  CHECK_FALSE(has(text, "/real_time"));
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) CHECK_FALSE(line.ends_with(' '));
}

TEST_CASE("ab text: an inconclusive point says what would decide it", "[ab]") {
  const AbRecord record = made_up_record({1.05}, 4);
  CHECK(has(to_text(record, judge(record)), "inconclusive, needs about "));
  const AbRecord vague = made_up_record({1.0}, 2, 0.5);
  CHECK(has(to_text(vague, judge(vague)), "inconclusive, needs more than it has had so far"));
}

TEST_CASE("ab text: Markdown is a table that starts with the verdict", "[ab]") {
  const AbRecord record = made_up_record({1.05}, 60);
  const std::string text = to_markdown(record, judge(record));
  CHECK(text.starts_with("**zcbench ab: regression: 1 regression**\n\n| point |"));
  CHECK(has(text, "|---|--:|"));
  CHECK(has(text, "| square/memfd/elements:0 |"));
}

TEST_CASE("ab text: pipes and line ends of a command stay in its cell", "[ab]") {
  AbRecord record = made_up_record({1.0, 1.0}, 0);
  for (const int side : {0, 1}) {
    record.points[0].names[side] = "seq 9 |\n sort " + std::to_string(side);
    record.sides[side].label = record.points[0].names[side];
  }
  record.points[1].failure = "broken\n| off";
  const std::string text = to_markdown(record, judge(record));
  CHECK(has(text, "| seq 9 \\|\\n sort 0 -> seq 9 \\|\\n sort 1 |"));
  CHECK(has(text, "- square/memfd/elements:1: broken\\n\\| off\n"));
  CHECK(has(text, "inconclusive, the budget ended before its first unit did"));
}

namespace {

// Compares two commands; the second takes `ratio` times as long.
AbRecord commands_record(double ratio, int units, double spread = 0.02) {
  AbRecord record = made_up_record({ratio}, units, spread);
  record.budget_s = 30;
  for (AbSide& side : record.sides) side = AbSide{};
  record.sides[0].label = record.points[0].names[0] = "gzip -6 data";
  record.sides[1].label = record.points[0].names[1] = "gzip -7 data";
  return record;
}

std::string first_line(const AbRecord& record) {
  const std::string text = to_text(record, judge(record));
  return text.substr(0, text.find('\n'));
}

}  // namespace

TEST_CASE("ab text: two commands get one sentence", "[ab]") {
  CHECK_THAT(first_line(commands_record(1.05, 40)),
             Catch::Matchers::Matches(
                 R"(B is [45]\.\d % slower than A \([45]\.\d to [56]\.\d %\), confirmed by 400 )"
                 R"(pairs of runs; false alarms at most 1 in 100\.)"));
  CHECK_THAT(
      first_line(commands_record(0.9, 40)),
      Catch::Matchers::Matches(
          R"(B takes (9|10)\.\d % less time than A \(\d+\.\d to \d+\.\d %\), confirmed .*)"));
  CHECK_THAT(
      first_line(commands_record(3.0, 40)),
      Catch::Matchers::Matches(R"(B takes (3|2\.99|3\.01) times the time of A \(2\.9\d to 3.*)"));
  CHECK_THAT(first_line(commands_record(1.0, 40)),
             contains_text("A and B take the same time within 3 % (B: -"));
  CHECK_THAT(first_line(commands_record(1.0, 0)), contains_text("Not decided: not one unit"));
  CHECK_THAT(first_line(commands_record(1.02, 2, 0.5)),
             contains_text("Not decided after 500 ms and 20 pairs of runs: they are too few for"));
}

TEST_CASE("ab text: the sentence says below the floor, and why there is no verdict", "[ab]") {
  AbRecord record = commands_record(1.05, 40);
  record.rules.floor_ns = 1e6;
  CHECK_THAT(first_line(record), contains_text("A and B differ by less than 1.00 ms, the floor"));
  record.points[0].failure = "gzip -7 data: exit status 2";
  CHECK(first_line(record) == "No verdict: gzip -7 data: exit status 2.");
}

TEST_CASE("ab text: an undecided sentence says what is known, and how long it would take", "[ab]") {
  CHECK_THAT(
      first_line(commands_record(1.02, 12, 0.1)),
      Catch::Matchers::Matches(R"(Not decided after 3.00 s and 120 pairs of runs: B may take from )"
                               R"(\d+\.\d % (less|more) to \d+\.\d % more time than A.*)"));
}

TEST_CASE("ab text: an alarm by CPU time alone does not blame the wall time", "[ab]") {
  AbRecord record = commands_record(1.0, 80, 0.01);
  for (AbUnit& unit : record.units) {
    for (AbPair& pair : unit.pairs) pair.samples[1].cpu_time_ns *= 2;
  }
  REQUIRE(judge(record)[0].outcome == Outcome::regression);
  CHECK_THAT(first_line(record), contains_text("times the CPU time of A"));
  CHECK_THAT(first_line(record), contains_text("The wall time alone does not show it (-0."));
}

TEST_CASE("ab text: the table of two commands names them A and B", "[ab]") {
  const AbRecord record = commands_record(1.05, 40);
  const std::string text = to_text(record, judge(record));
  CHECK(has(text, "\nA: gzip -6 data\nB: gzip -7 data\n"));
  CHECK_FALSE(has(text, "candidate"));
  CHECK(has(to_markdown(record, judge(record)), "\n\nB is "));
}

}  // namespace zcbench
