#include "harness/plan/plan_axes.hpp"

#include <algorithm>
#include <limits>

#include "tests/catch.hpp"

using namespace zcbench;

namespace {

using Words = std::vector<std::string>;
using Steps = std::vector<Words>;

Experiment everything() {
  Experiment experiment;
  experiment.values["workers"] = {"1", "2"};
  experiment.values["lifecycle"] = {"fork", "pool"};
  experiment.values["codec"] = {"raw", "json"};
  experiment.values["tasks_per_worker"] = {"1", "4"};
  experiment.values["variant"] = {"fast", "no such"};
  experiment.values["pages"] = {"cold", "warm", "huge"};
  experiment.values["placement"] = {"free", "same_core"};
  experiment.values["partition"] = {"balanced"};
  return experiment;
}

// A strategy that can do nothing but what it is given.
Strategy plain() {
  Strategy strategy = *find_strategy("pipe_copy");
  strategy.has_codec = strategy.has_pages = strategy.read_only = strategy.fork_only = false;
  return strategy;
}

// Of the loop that starts with that axis.
Steps steps(const PointAxes& axes, std::string_view axis) {
  const auto loop = std::ranges::find(
      axes.loops, axis, [](const SweepLoop& candidate) { return candidate.axes.front()->name; });
  REQUIRE(loop != axes.loops.end());
  return loop->steps;
}

// Lifecycle and pages.
Steps stays(const Strategy& strategy, std::string_view kernel = "square") {
  return steps(possible_axes(everything(), *find_kernel(kernel), strategy), "lifecycle");
}

}  // namespace

TEST_CASE("a plain strategy takes the defaults of what it lacks", "[plan_axes]") {
  const PointAxes axes = possible_axes(everything(), *find_kernel("square"), plain());
  CHECK(steps(axes, "workers") == Steps{{"1"}, {"2"}});
  CHECK(steps(axes, "codec") == Steps{{"raw"}});
  CHECK(steps(axes, "tasks_per_worker") == Steps{{"1"}});
  CHECK(steps(axes, "variant") == Steps{{"fast"}});
  CHECK(steps(axes, "placement").size() == 2);
  CHECK(steps(axes, "lifecycle") == Steps{{"fork", "cold"}, {"pool", "cold"}});
  CHECK(axes.count() == 2 * 2 * 2);
  CHECK(asked_axes(everything(), plain()).count() == 2 * 6 * 2 * 2 * 2 * 2);
}

TEST_CASE("a command has its own variants, and goes where it likes", "[plan_axes]") {
  Experiment experiment = everything();
  experiment.values["variant"] = {"fast", "naive"};
  const PointAxes axes =
      possible_axes(experiment, *find_kernel("statistics"), *find_strategy("external"));
  CHECK(steps(axes, "variant") == Steps{{"fast"}});
  CHECK(steps(axes, "placement") == Steps{{"free"}});
  CHECK(steps(axes, "codec") == Steps{{"raw"}});
  CHECK(steps(axes, "lifecycle") == Steps{{"fork", "cold"}, {"pool", "cold"}});
}

TEST_CASE("pages can be warm in a pool only", "[plan_axes]") {
  Strategy strategy = plain();
  strategy.has_pages = true;
  CHECK(stays(strategy) == Steps{{"fork", "cold"},
                                 {"fork", "huge"},
                                 {"pool", "cold"},
                                 {"pool", "warm"},
                                 {"pool", "huge"}});
}

TEST_CASE("what is read-only runs no kernel that writes", "[plan_axes]") {
  Strategy strategy = plain();
  strategy.read_only = true;
  CHECK(stays(strategy).empty());
  CHECK(stays(strategy, "statistics").size() == 2);
}

TEST_CASE("what can only fork serves no pool", "[plan_axes]") {
  Strategy strategy = plain();
  strategy.fork_only = true;
  CHECK(stays(strategy) == Steps{{"fork", "cold"}});
}

TEST_CASE("serial is one point per size, wherever the parent is", "[plan_axes]") {
  const PointAxes axes =
      possible_axes(everything(), *find_kernel("square"), *find_strategy("serial"));
  CHECK(steps(axes, "workers") == Steps{{"1"}});
  CHECK(steps(axes, "lifecycle") == Steps{{"fork", "cold"}});
  CHECK(steps(axes, "placement") == Steps{{"free"}});
}

TEST_CASE("a product that wraps 64 bits stays at the top", "[plan_axes]") {
  const std::uint64_t half = std::uint64_t{1} << 32;
  CHECK(saturating_product({half, half - 1}) == half * (half - 1));
  CHECK(saturating_product({half, half, 3}) == std::numeric_limits<std::uint64_t>::max());
  CHECK(saturating_product({}) == 1);
}
