#include "analysis/ab/side.hpp"

#include <limits>

#include "harness/base/errors.hpp"
#include "tests/analysis/ab/script_side.hpp"
#include "tests/catch.hpp"

namespace zcbench {

namespace {

std::string complaint(const std::string& line) {
  try {
    read_side_sample(line);
  } catch (const TrialError& error) {
    return error.what();
  }
  return "";
}

std::string refused(Side side) {
  try {
    describe(side, 600.0);
  } catch (const ConfigError& error) {
    return error.what();
  }
  return "";
}

}  // namespace

TEST_CASE("side: an answer is two times; anything else is refused with what it was", "[ab]") {
  const SideSample sample =
      read_side_sample(R"({"real_time_ns": 1500, "cpu_time_ns": 0, "sum": "NaN"})");
  CHECK(sample.real_time_ns == 1500);
  CHECK(sample.cpu_time_ns == 0);
  CHECK(complaint("hello").starts_with("the answer is not a JSON object: hello"));
  CHECK(complaint(R"({"cpu_time_ns": 1})").find("has no number \"real_time_ns\"") !=
        std::string::npos);
  CHECK_FALSE(complaint(R"({"real_time_ns": 0, "cpu_time_ns": 1})").empty());
  CHECK_FALSE(complaint(R"({"real_time_ns": -4, "cpu_time_ns": 1})").empty());
  CHECK_FALSE(complaint(R"({"real_time_ns": 1e300, "cpu_time_ns": 1})").empty());
  CHECK_FALSE(complaint(R"({"real_time_ns": "1", "cpu_time_ns": 1})").empty());
  CHECK(complaint(R"({"error": "worker 1 died"})") == "worker 1 died");
}

TEST_CASE("side: a program that does not describe itself cannot be one", "[ab]") {
  CHECK(refused(script("echo hello")).find("does not describe itself") != std::string::npos);
  CHECK(refused(script("echo '{\"program\": \"other\"}'")).find("cannot be a side") !=
        std::string::npos);
  CHECK(refused(script("echo no such option >&2; exit 2")).find("no such option") !=
        std::string::npos);
}

TEST_CASE("side: what it says of itself and of its points is kept", "[ab]") {
  Side side = script(
      R"(echo '{"program": "zcbench", "protocol": 1, "version": "9", "commit": "c", "build": )"
      R"({"type": "release", "compiler": "cc", "flags": "-O9", "sanitizer": "thread"}, "points": )"
      R"([{"name": "a", "timeout_s": 3}, {"name": "b", "timeout_s": 4, "unavailable": "no"}]}')");
  const auto points = describe(side, 600.0);
  REQUIRE(points.size() == 2);
  CHECK(points[1].name == "b");
  CHECK(points[1].unavailable == "no");
  CHECK(points[0].timeout_s == 3);
  CHECK(side.about.version == "9");
  CHECK(side.about.build_type == "release with sanitizer thread");
}

namespace {

constexpr std::int64_t kNoEnd = std::numeric_limits<std::int64_t>::max();

}  // namespace

TEST_CASE("unit: two fresh processes take turns, a warm-up uncounted", "[ab]") {
  const Side sides[2] = {script(kAnswers), script(kAnswers)};
  std::mt19937_64 random(3);
  const AbUnit unit = take_unit(sides, 0, 10, kNoEnd, random);
  REQUIRE(unit.pairs.size() >= 5);
  REQUIRE(unit.pairs.size() <= 50);
  for (std::size_t i = 0; i < unit.pairs.size(); ++i) {
    for (const std::size_t side : {0, 1}) {
      CHECK(unit.pairs[i].samples[side].real_time_ns == 1002 + static_cast<std::int64_t>(i));
      CHECK(unit.pairs[i].samples[side].cpu_time_ns == unit.environment_bytes[side]);
    }
  }
  CHECK(unit.seconds > 0);
  const AbUnit next = take_unit(sides, 0, 10, kNoEnd, random);
  CHECK(next.pairs.front().samples[0].real_time_ns == 1002);  // in a new process
  CHECK(next.environment_bytes[0] != unit.environment_bytes[0]);
}

TEST_CASE("unit: the order of the sides is the coin's", "[ab]") {
  const Side sides[2] = {script(kAnswers), script(kAnswers)};
  std::mt19937_64 random(4);
  std::size_t first = 0;
  std::size_t pairs = 0;
  for (int i = 0; i < 6; ++i) {
    const AbUnit unit = take_unit(sides, 0, 10, kNoEnd, random);
    for (const AbPair& pair : unit.pairs) first += pair.candidate_first ? 1 : 0;
    pairs += unit.pairs.size();
  }
  CHECK(first > pairs / 5);
  CHECK(first < pairs * 4 / 5);
}

TEST_CASE("unit: a side that dies is named, with its last words", "[ab]") {
  std::mt19937_64 random(5);
  const Side dies[2] = {script(kAnswers), script("read -r x; echo out of luck >&2; exit 3")};
  try {
    take_unit(dies, 0, 10, kNoEnd, random);
    FAIL("no error");
  } catch (const TrialError& error) {
    CHECK(std::string(error.what()).starts_with("script: "));
    CHECK(std::string(error.what()).find("out of luck") != std::string::npos);
  }
}

TEST_CASE("unit: more pairs where they cost little beside the start, fewer where much", "[ab]") {
  CHECK(pairs_in_unit(0.01, 0.01) == 10);
  CHECK(pairs_in_unit(0.15, 0.006) == 25);
  CHECK(pairs_in_unit(0.15, 0.0001) == 50);
  CHECK(pairs_in_unit(9.0, 0.05) == 20);  // as many as take one second
  CHECK(pairs_in_unit(9.0, 0.14) == 7);
  CHECK(pairs_in_unit(9.0, 5.0) == 5);
  CHECK(pairs_in_unit(0.0, 0.0) == 10);
}

}  // namespace zcbench
