#include "harness/run/sweep.hpp"

#include <set>

#include "harness/base/errors.hpp"
#include "harness/measure/publish.hpp"
#include "harness/os/signals.hpp"
#include "tests/catch.hpp"

using namespace zcbench;

namespace {

// Points that use threads and serial: the sweep's rules need no forked workers, and the sanitizers
// see everything.
Point point_of(const std::string& strategy, std::uint64_t elements, Lifecycle lifecycle) {
  Point point;
  point.kernel = "square";
  point.strategy = strategy;
  point.elements = elements;
  point.workers = strategy == "serial" ? 1 : 2;
  point.lifecycle = lifecycle;
  point.samples = 7;
  return point;
}

Plan small_plan() {
  return {.points = {point_of("threads", 100, Lifecycle::fork),
                     point_of("threads", 2000, Lifecycle::pool),
                     point_of("serial", 100, Lifecycle::fork)},
          .excluded_points = 0};
}

RunResult result_of(const Plan& plan) {
  RunResult result;
  result.points = prepare_points(plan);
  return result;
}

// Runs a sweep that has no journal.
void run_sweep(RunResult& result, const std::function<void(const SweepProgress&)>& on_progress) {
  SweepLog none;
  run_sweep(1, result, none, on_progress);
}

}  // namespace

TEST_CASE("every point gets exactly its samples, in one recorded order", "[sweep][threads]") {
  RunResult result = result_of(small_plan());
  std::uint64_t announced = 0;
  run_sweep(result, [&](const SweepProgress& now) {
    CHECK(now.samples_total == 21);
    CHECK(now.samples_done >= announced);
    announced = now.samples_done;
  });
  std::set<std::uint64_t> orders;
  for (const PointResult& point : result.points) {
    CHECK(point.status == PointStatus::valid);
    CHECK(point.samples.size() == 7);
    for (const Sample& sample : point.samples) orders.insert(sample.order);
  }
  CHECK(orders.size() == 21);
  CHECK(*orders.rbegin() == 20);
  CHECK(result.rounds.size() == 7);
}

TEST_CASE("a point that cannot run is recorded or refused, as the config says",
          "[sweep][threads]") {
  Plan plan = small_plan();
  plan.points[0].elements = kMaxElements;
  CHECK_THROWS_WITH(prepare_points(plan), contains_text("square/threads/elements:1099511627776"));
  plan.points[0].if_unavailable = IfUnavailable::record;
  RunResult result = result_of(plan);
  CHECK(result.points[0].status == PointStatus::unavailable);
  CHECK_THAT(result.points[0].reason, contains_text("memory"));
  run_sweep(result, [](const SweepProgress&) {});
  CHECK(result.points[0].samples.empty());
  CHECK(result.points[1].samples.size() == 7);
}

TEST_CASE("a failing point carries no samples and leaves the others alone", "[sweep][threads]") {
  Plan plan = small_plan();
  plan.points[1].timeout_s = 1e-9;  // no round trip is that short
  RunResult result = result_of(plan);
  run_sweep(result, [](const SweepProgress&) {});
  CHECK(result.points[1].status == PointStatus::failed);
  CHECK(result.points[1].samples.empty());
  CHECK_THAT(result.points[1].reason, contains_text("square/threads/elements:2000"));
  CHECK(result.points[0].samples.size() == 7);
  CHECK(result.points[2].samples.size() == 7);
}

TEST_CASE("a sequential point stops at its target, its max or its seconds", "[sweep][threads]") {
  Plan plan = small_plan();
  plan.points.push_back(point_of("serial", 50, Lifecycle::fork));
  const auto sample_until = [&](std::size_t index, double target_ci,
                                std::optional<double> max_seconds) {
    plan.points[index].samples = 40;
    plan.points[index].sequential = {.min = 6, .target_ci = target_ci, .max_seconds = max_seconds};
  };
  sample_until(0, 1e-12, std::nullopt);
  sample_until(2, 1e-12, 1e-9);
  sample_until(3, 1e12, std::nullopt);
  RunResult result = result_of(plan);
  std::uint64_t total = 0;
  run_sweep(result, [&](const SweepProgress& now) { total = now.samples_total; });
  CHECK(result.points[0].stop == StopReason::max);
  CHECK(result.points[0].samples.size() == 40);
  CHECK_FALSE(result.points[1].stop);
  CHECK(result.points[1].samples.size() == 7);
  CHECK(result.points[2].stop == StopReason::max_seconds);
  CHECK(result.points[2].samples.size() == 6);
  CHECK(result.points[3].stop == StopReason::target);
  CHECK(result.points[3].samples.size() == 6);
  CHECK(total == 40 + 7 + 6 + 6);
}

TEST_CASE("a failing sequential point is not sampled again", "[sweep][threads]") {
  Plan plan = small_plan();
  plan.points[1].timeout_s = 1e-9;
  plan.points[1].samples = 1000;
  plan.points[1].sequential = {.min = 500, .target_ci = 0.01, .max_seconds = std::nullopt};
  RunResult result = result_of(plan);
  run_sweep(result, [](const SweepProgress&) {});
  CHECK(result.points[1].status == PointStatus::failed);
  CHECK_FALSE(result.points[1].stop);
  CHECK(result.rounds.size() == 7);
}

TEST_CASE("no round starts after every point has failed", "[sweep][threads]") {
  Plan plan = small_plan();
  plan.points.resize(1);
  plan.points[0].timeout_s = 1e-9;
  RunResult result = result_of(plan);
  run_sweep(result, [](const SweepProgress&) {});
  CHECK(result.points[0].status == PointStatus::failed);
  CHECK(result.rounds.size() == 1);
}

TEST_CASE("nothing to run is not an error", "[sweep]") {
  RunResult result;
  CHECK_NOTHROW(run_sweep(result, [](const SweepProgress&) {}));
}

TEST_CASE("a point must fit in addition to its own input", "[sweep]") {
  constexpr std::uint64_t kElements = 1'000'000;
  const Point point = point_of("serial", kElements, Lifecycle::fork);
  AvailableResources limits{.memory_bytes = point_memory_bytes(point) + 1, .descriptors = 100};
  const auto reason = why_cannot_be_swept(point, limits);
  REQUIRE(reason);
  CHECK_THAT(*reason, contains_text("in addition to its input, has "));
  limits.memory_bytes = point_memory_bytes(point) + kElements * sizeof(double);
  CHECK_FALSE(why_cannot_be_swept(point, limits));
}
