#include "harness/plan/plan_axes.hpp"

#include <limits>

#include "tests/catch.hpp"

using namespace zcbench;

namespace {

using Stays = std::vector<std::pair<Lifecycle, Pages>>;

Experiment everything() {
  Experiment experiment;
  experiment.workers = {1, 2};
  experiment.lifecycles = {Lifecycle::fork, Lifecycle::pool};
  experiment.codecs = {"raw", "json"};
  experiment.tasks_per_worker = {1, 4};
  experiment.variants = {"fast", "no such"};
  experiment.pages = {Pages::cold, Pages::warm, Pages::huge};
  experiment.placements = {Placement::free, Placement::same_core};
  return experiment;
}

// A strategy that can do nothing but what it is given.
Strategy plain() {
  Strategy strategy = *find_strategy("pipe_copy");
  strategy.has_codec = strategy.has_pages = strategy.read_only = strategy.fork_only = false;
  return strategy;
}

Stays stays(const Strategy& strategy, std::string_view kernel = "square") {
  return possible_axes(everything(), *find_kernel(kernel), strategy).stays;
}

}  // namespace

TEST_CASE("a plain strategy takes the defaults of what it lacks", "[plan_axes]") {
  const PointAxes axes = possible_axes(everything(), *find_kernel("square"), plain());
  CHECK(axes.workers == std::vector<std::uint32_t>{1, 2});
  CHECK(axes.codecs == std::vector<std::string>{"raw"});
  CHECK(axes.tasks_per_worker == std::vector<std::uint32_t>{1});
  CHECK(axes.variants == std::vector<std::string>{"fast"});
  CHECK(axes.placements.size() == 2);
  CHECK(axes.stays == Stays{{Lifecycle::fork, Pages::cold}, {Lifecycle::pool, Pages::cold}});
  CHECK(axes.count() == 2 * 2 * 2);
  CHECK(asked_axes(everything(), plain()).count() == 2 * 6 * 2 * 2 * 2 * 2);
}

TEST_CASE("a command has its own variants, and goes where it likes", "[plan_axes]") {
  Experiment experiment = everything();
  experiment.variants = {"fast", "naive"};
  const PointAxes axes =
      possible_axes(experiment, *find_kernel("statistics"), *find_strategy("external"));
  CHECK(axes.variants == std::vector<std::string>{"fast"});
  CHECK(axes.placements == std::vector<Placement>{Placement::free});
  CHECK(axes.codecs == std::vector<std::string>{"raw"});
  CHECK(axes.stays == Stays{{Lifecycle::fork, Pages::cold}, {Lifecycle::pool, Pages::cold}});
}

TEST_CASE("pages can be warm in a pool only", "[plan_axes]") {
  Strategy strategy = plain();
  strategy.has_pages = true;
  CHECK(stays(strategy) == Stays{{Lifecycle::fork, Pages::cold},
                                 {Lifecycle::fork, Pages::huge},
                                 {Lifecycle::pool, Pages::cold},
                                 {Lifecycle::pool, Pages::warm},
                                 {Lifecycle::pool, Pages::huge}});
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
  CHECK(stays(strategy) == Stays{{Lifecycle::fork, Pages::cold}});
}

TEST_CASE("serial is one point per size, wherever the parent is", "[plan_axes]") {
  const PointAxes axes =
      possible_axes(everything(), *find_kernel("square"), *find_strategy("serial"));
  CHECK(axes.workers == std::vector<std::uint32_t>{1});
  CHECK(axes.stays == Stays{{Lifecycle::fork, Pages::cold}});
  CHECK(axes.placements == std::vector{Placement::free});
}

TEST_CASE("a product that wraps 64 bits stays at the top", "[plan_axes]") {
  const std::uint64_t half = std::uint64_t{1} << 32;
  CHECK(saturating_product({half, half - 1}) == half * (half - 1));
  CHECK(saturating_product({half, half, 3}) == std::numeric_limits<std::uint64_t>::max());
  CHECK(saturating_product({}) == 1);
}
