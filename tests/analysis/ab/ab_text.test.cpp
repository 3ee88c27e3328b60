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

}  // namespace zcbench
