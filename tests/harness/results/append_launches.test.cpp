#include "harness/results/append_launches.hpp"

#include <optional>
#include <vector>

#include "tests/catch.hpp"
#include "tests/harness/results/run_result_fixture.hpp"

using namespace zcbench;

TEST_CASE("the stop reason of several launches is the worst one", "[append_launches]") {
  const auto stopped = [](std::vector<std::optional<StopReason>> stops) {
    RunResult all = unsampled(make_run());
    for (std::size_t launch = 0; launch < stops.size(); ++launch) {
      RunResult launched = make_run();
      launched.points[0].stop = stops[launch];
      append_launches(all, launched, static_cast<std::uint32_t>(launch));
    }
    return all.points[0].stop;
  };
  CHECK(stopped({StopReason::target, StopReason::target}) == StopReason::target);
  CHECK(stopped({StopReason::target, StopReason::max}) == StopReason::max);
  CHECK(stopped({StopReason::max_seconds, StopReason::target}) == StopReason::max_seconds);
  CHECK_FALSE(stopped({StopReason::target, std::nullopt}));
  CHECK_FALSE(stopped({std::nullopt}));
}

TEST_CASE("launches follow one another", "[append_launches]") {
  RunResult all = unsampled(make_run());
  RunResult launched = make_run();
  for (std::size_t i = 0; i < 9; ++i) {
    launched.points[0].samples[i].order = i;
    launched.points[0].samples[i].round = i < 5 ? 0 : 1;
  }
  launched.dev_shm = DevShm::shared;
  append_launches(all, launched, 0);
  append_launches(all, launched, 1);
  CHECK(all.dev_shm == DevShm::shared);
  const auto& samples = all.points[0].samples;
  REQUIRE(samples.size() == 18);
  for (std::size_t i = 0; i < 18; ++i) {
    CHECK(samples[i].launch == i / 9);
    CHECK(samples[i].order == i);
    CHECK(samples[i].round == i / 9 * 2 + (i % 9 < 5 ? 0 : 1));
  }
  CHECK(all.rounds.size() == 4);
  CHECK(all.points[1].status == PointStatus::failed);
  CHECK(all.points[2].status == PointStatus::unavailable);
}

TEST_CASE("a point that fails in one launch is failed", "[append_launches]") {
  const RunResult good = make_run();
  for (const int failing : {0, 1, 2}) {
    RunResult all = unsampled(good);
    for (int launch = 0; launch < 3; ++launch) {
      RunResult launched = good;
      if (launch == failing) launched.points[0] = make_failed(good.points[0].point, "died");
      append_launches(all, launched, static_cast<std::uint32_t>(launch));
    }
    CHECK(all.points[0].status == PointStatus::failed);
    CHECK_THAT(all.points[0].reason, contains_text("died"));
    CHECK(all.points[0].samples.empty());
  }
  RunResult all = unsampled(good);
  append_launches(all, good, 0);
  RunResult lacking = good;
  lacking.points[0] = make_unavailable(good.points[0].point, "gone");
  append_launches(all, lacking, 1);
  append_launches(all, good, 2);
  CHECK(all.points[0].status == PointStatus::unavailable);
  CHECK(all.points[0].samples.empty());
}

TEST_CASE("launches of a run that has several follow those before it", "[append_launches]") {
  RunResult two = unsampled(make_run());
  append_launches(two, make_run(), 0);
  append_launches(two, make_run(), 1);
  RunResult all = unsampled(make_run());
  append_launches(all, two, 0);
  append_launches(all, two, 2);
  std::vector<std::uint32_t> launches;
  for (std::size_t i = 0; i < 36; i += 9) launches.push_back(all.points[0].samples[i].launch);
  CHECK(launches == std::vector<std::uint32_t>{0, 1, 2, 3});
}
