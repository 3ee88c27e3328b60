#include "analysis/report/fastest.hpp"

#include "tests/catch.hpp"
#include "tests/harness/results/run_result_fixture.hpp"

using namespace zcbench;

namespace {

// Its interval is +- 1 %, as make_valid() has it.
Contestant make_contestant(const std::string& name, std::uint64_t elements, double median_ns) {
  return {.name = name,
          .elements = elements,
          .median_ns = median_ns,
          .interval = Interval{median_ns * 0.99, median_ns * 1.01}};
}

std::vector<std::string> names_of(const std::vector<Contestant>& contestants) {
  std::vector<std::string> names;
  for (const Contestant& contestant : contestants) names.push_back(contestant.name);
  return names;
}

}  // namespace

TEST_CASE("contestants are the valid points asked for, with median and interval", "[report]") {
  const std::vector<PointResult> points{
      make_valid(make_point("square", "memfd", 1000, 4), 2e6),
      make_failed(make_point("square", "pipe_copy", 1000, 4), "no"),
      make_valid(make_point("null", "memfd", 1000, 4), 1e6)};
  const auto found = contestants(
      points, [](const Point& point) { return point.kernel == "square"; },
      [](const Point& point) { return point.strategy + "!"; });
  REQUIRE(found.size() == 1);
  CHECK(found[0].name == "memfd!");
  CHECK(found[0].elements == 1000);
  CHECK(found[0].median_ns == 2e6);
  REQUIRE(found[0].interval);
  CHECK(found[0].interval->low == Approx(1.98e6));
  CHECK(found[0].interval->high == Approx(2.02e6));
}

TEST_CASE("intervals that meet leave open who is faster", "[report]") {
  const Contestant fast = make_contestant("a", 1, 100.0);
  CHECK(certainty(fast, make_contestant("b", 1, 102.1)) == Certainty::clear);
  CHECK(certainty(fast, make_contestant("b", 1, 102.0)) == Certainty::close);
  Contestant blind = make_contestant("b", 1, 500.0);
  blind.interval.reset();
  CHECK(certainty(fast, blind) == Certainty::unknown);
  CHECK(certainty(blind, fast) == Certainty::unknown);
  // The ends of a closed interval belong to it.
  Contestant touching = make_contestant("b", 1, 102.0);
  touching.interval = Interval{101.0, 103.0};
  CHECK(certainty(fast, touching) == Certainty::close);
}

TEST_CASE("the winner of a size, the next, and whom it cannot be told from", "[report]") {
  const auto found = winners({make_contestant("c", 1000, 130.0), make_contestant("b", 1000, 101.0),
                              make_contestant("d", 1000, 101.5), make_contestant("a", 1000, 100.0),
                              make_contestant("a", 10, 7.0)});
  REQUIRE(found.size() == 2);
  CHECK(found[0].best.elements == 10);
  CHECK_FALSE(found[0].next);
  CHECK(found[0].rivals.empty());
  CHECK(found[1].best.name == "a");
  REQUIRE(found[1].next);
  CHECK(found[1].next->name == "b");
  CHECK(names_of(found[1].rivals) == std::vector<std::string>{"b", "d"});
}

TEST_CASE("a change of winner is clear only if both sides are", "[report]") {
  const auto change_of = [](double a_small, double b_small, double a_large, double b_large) {
    const std::vector<Contestant> all{
        make_contestant("a", 10, a_small), make_contestant("b", 10, b_small),
        make_contestant("a", 1000, a_large), make_contestant("b", 1000, b_large)};
    return winner_changes(all, winners(all));
  };
  const auto clear = change_of(100, 200, 400, 300);
  REQUIRE(clear.size() == 1);
  CHECK(clear[0].before == 10);
  CHECK(clear[0].after == 1000);
  CHECK(clear[0].from == "a");
  CHECK(clear[0].to == "b");
  CHECK(clear[0].certainty == Certainty::clear);
  CHECK(change_of(100, 101, 400, 300)[0].certainty == Certainty::close);
  CHECK(change_of(100, 200, 301, 300)[0].certainty == Certainty::close);
  CHECK(change_of(100, 200, 300, 400).empty());
}

TEST_CASE("a change to one that did not run at both sizes is not known", "[report]") {
  const std::vector<Contestant> all{make_contestant("a", 10, 100), make_contestant("a", 1000, 400),
                                    make_contestant("b", 1000, 300)};
  const auto found = winner_changes(all, winners(all));
  REQUIRE(found.size() == 1);
  CHECK(found[0].certainty == Certainty::unknown);
}
