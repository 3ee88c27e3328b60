#include "harness/run/stop_rule.hpp"

#include "tests/catch.hpp"
#include "tests/harness/results/run_result_fixture.hpp"

using namespace zcbench;

namespace {

constexpr std::int64_t kTurnNs = 1'000'000'000;

// A point with `count` samples. With up to 8 samples, the median's 95 % interval is their range.
PointResult samples_around(double relative_half_width, std::size_t count) {
  PointResult result;
  result.point = make_point("square", "memfd", 1000, 2);
  for (std::size_t i = 0; i < count; ++i) {
    const double side = i % 2 == 0 ? 1.0 : -1.0;
    result.samples.push_back(
        make_sample(std::llround(1e6 * (1.0 + side * relative_half_width)), i));
  }
  return result;
}

StopRule rule(std::uint32_t min, std::uint32_t max, double target_ci,
              std::optional<double> max_seconds = std::nullopt) {
  return StopRule(max, {.min = min, .target_ci = target_ci, .max_seconds = max_seconds});
}

}  // namespace

TEST_CASE("a narrow interval stops after min samples", "[stop_rule]") {
  StopRule stop = rule(8, 100, 0.02);
  CHECK_FALSE(stop.why_stop(samples_around(0.01, 7)));
  CHECK(stop.why_stop(samples_around(0.01, 8)) == StopReason::target);
}

TEST_CASE("an interval equal to the target is narrow enough", "[stop_rule]") {
  CHECK(rule(8, 100, 0.03125).why_stop(samples_around(0.03125, 8)) == StopReason::target);
  CHECK_FALSE(rule(8, 100, 0.03).why_stop(samples_around(0.03125, 8)));
}

TEST_CASE("too few samples for an interval do not reach any target", "[stop_rule]") {
  CHECK_FALSE(rule(1, 100, 1.0).why_stop(samples_around(0.0, 5)));
  CHECK(rule(1, 100, 1.0).why_stop(samples_around(0.0, 6)) == StopReason::target);
  CHECK(rule(1, 5, 1.0).why_stop(samples_around(0.0, 5)) == StopReason::max);
}

TEST_CASE("max samples stop a wide interval; the target takes precedence", "[stop_rule]") {
  CHECK(rule(8, 20, 0.01).why_stop(samples_around(0.1, 20)) == StopReason::max);
  CHECK(rule(8, 20, 0.2).why_stop(samples_around(0.1, 20)) == StopReason::target);
  CHECK(rule(20, 20, 0.2).why_stop(samples_around(0.1, 20)) == StopReason::target);
}

TEST_CASE("the turns' wall time stops, but never before min samples", "[stop_rule]") {
  StopRule stop = rule(8, 100, 0.01, 2.0);
  stop.add_turn(kTurnNs);
  CHECK_FALSE(stop.why_stop(samples_around(0.1, 9)));
  stop.add_turn(kTurnNs);
  CHECK_FALSE(stop.why_stop(samples_around(0.1, 7)));
  CHECK(stop.why_stop(samples_around(0.1, 10)) == StopReason::max_seconds);
  StopRule endless = rule(8, 100, 0.01);
  endless.add_turn(kTurnNs * 1'000'000);
  CHECK_FALSE(endless.why_stop(samples_around(0.1, 10)));
}

TEST_CASE("from a hundred samples on, the interval is not checked every time", "[stop_rule]") {
  StopRule stop = rule(1, 10'000, 0.02);
  CHECK_FALSE(stop.why_stop(samples_around(0.1, 200)));
  CHECK_FALSE(stop.why_stop(samples_around(0.0, 202)));
  CHECK(stop.why_stop(samples_around(0.0, 203)) == StopReason::target);
  StopRule last = rule(1, 202, 0.02);
  CHECK_FALSE(last.why_stop(samples_around(0.1, 200)));
  CHECK(last.why_stop(samples_around(0.0, 202)) == StopReason::target);
}

TEST_CASE("reasons are named after the key of the config", "[stop_rule]") {
  CHECK(to_string(StopReason::target) == "target");
  CHECK(to_string(StopReason::max) == "max");
  CHECK(to_string(StopReason::max_seconds) == "max_seconds");
}
