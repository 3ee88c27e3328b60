#include "analysis/ab/side.hpp"

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

}  // namespace zcbench
