#include "analysis/compare/comparison.hpp"

#include <algorithm>
#include <cmath>
#include <random>

#include "tests/catch.hpp"

using namespace zcbench;

namespace {

constexpr double kMs = 1e6;

// Launches with medians of `factor` ms, which are up to `spread` off.
ResultsPoint make_launches(const std::string& name, double factor, double spread = 0.002,
                           int launches = 5) {
  ResultsPoint point{.name = name, .reason = {}, .config_hash = "h", .launches = {}};
  for (int i = 0; i < launches; ++i) {
    const double off = launches == 1 ? 0.0 : spread * (2.0 * i / (launches - 1) - 1.0);
    const double time_ns = kMs * factor * (1.0 + off);
    // One sample is far out, which does not affect the launch's median.
    point.launches.push_back({{time_ns, time_ns, 90.0 * time_ns}, {time_ns, time_ns, time_ns}});
  }
  return point;
}

ResultsSummary make_file(std::vector<ResultsPoint> points) {
  ResultsSummary file;
  file.build_type = "release";
  file.machine = {{{"cpu_model", "CPU"}, {"num_cpus", "2"}}};
  file.points = std::move(points);
  return file;
}

PointComparison compare_one(const ResultsPoint& base, const ResultsPoint& other,
                            const CompareRules& rules = {}) {
  const Comparison comparison = compare(make_file({base}), make_file({other}), rules);
  REQUIRE(comparison.points.size() == 1);
  return comparison.points[0];
}

Outcome outcome_of(double factor, double spread = 0.002, int launches = 5) {
  return compare_one(make_launches("a", 1.0, spread, launches),
                     make_launches("a", factor, spread, launches))
      .outcome;
}

}  // namespace

TEST_CASE("a change is a regression, an improvement or within the margin", "[comparison]") {
  CHECK(outcome_of(1.0) == Outcome::within_margin);
  CHECK(outcome_of(1.01) == Outcome::within_margin);
  CHECK(outcome_of(1.05) == Outcome::regression);
  CHECK(outcome_of(1.0 / 1.05) == Outcome::improvement);
  CHECK(outcome_of(1.0, 0.1) == Outcome::inconclusive);
  CHECK(outcome_of(1.5, 0.1) == Outcome::regression);
}

TEST_CASE("many points share the error of an alarm", "[comparison]") {
  const auto outcome_among = [](int others) {
    std::vector<ResultsPoint> before{make_launches("a", 1.0, 0.01)};
    std::vector<ResultsPoint> after{make_launches("a", 1.03, 0.01)};
    for (int i = 0; i < others; ++i) {
      before.push_back(make_launches(std::to_string(i), 1.0));
      after.push_back(make_launches(std::to_string(i), 1.0));
    }
    return compare(make_file(before), make_file(after), {}).points[0].outcome;
  };
  CHECK(outcome_among(0) == Outcome::regression);
  CHECK(outcome_among(99) == Outcome::inconclusive);
}

TEST_CASE("fewer than five launches decide nothing", "[comparison]") {
  for (const int launches : {1, 2, 4}) {
    for (const double factor : {1.0, 2.0}) {
      CHECK(outcome_of(factor, 0.002, launches) == Outcome::inconclusive);
    }
  }
  const PointComparison point =
      compare_one(make_launches("a", 1.0), make_launches("a", 2.0, 0.0, 1));
  CHECK(point.estimate->ratio == Approx(2.0));
  CHECK_THAT(point.note, contains_text("launches: 5 in base, 1 in new"));
  CHECK_THAT(point.note, contains_text("--launches 5"));
}

TEST_CASE("a difference below the floor does not matter", "[comparison]") {
  ResultsPoint base = make_launches("a", 1e-3);  // 1 us
  const ResultsPoint other = make_launches("a", 1.9e-3);
  CHECK(compare_one(base, other).outcome == Outcome::below_floor);
  CHECK(compare_one(base, other, {.floor_ns = 0.0}).outcome == Outcome::regression);
  CHECK(compare_one(base, make_launches("a", 5e-3)).outcome == Outcome::regression);
  // Medians that happen to be equal prove nothing if launches differ by more than the floor.
  base = make_launches("a", 1.0, 0.1);
  CHECK(compare_one(base, base).outcome == Outcome::inconclusive);
}

TEST_CASE("a noise floor of the base widens the intervals", "[comparison]") {
  ResultsSummary base = make_file({make_launches("a", 1.0)});
  const ResultsSummary other = make_file({make_launches("a", 1.05)});
  const PointComparison before = compare(base, other, {}).points[0];
  base.noise = {{"a", 0.1}, {"b", 0.5}};
  const PointComparison after = compare(base, other, {}).points[0];
  CHECK(after.outcome == Outcome::inconclusive);
  CHECK(after.noise_floor == 0.1);
  CHECK(after.estimate->interval->low == Approx(before.estimate->interval->low / 1.1));
  CHECK(after.estimate->alarm_interval->high ==
        Approx(before.estimate->alarm_interval->high * 1.1));
}

TEST_CASE("points of one side, failed and changed ones are not compared", "[comparison]") {
  ResultsPoint failed = make_launches("failed", 1.0);
  failed.status = PointStatus::failed;
  failed.reason = "worker died";
  ResultsPoint changed = make_launches("changed", 1.0);
  changed.config_hash = "other";
  ResultsPoint lacking = make_launches("lacking", 1.0);
  lacking.status = PointStatus::unavailable;
  const ResultsSummary base =
      make_file({make_launches("same", 1.0), make_launches("gone", 1.0),
                 make_launches("failed", 1.0), make_launches("changed", 1.0), lacking});
  const ResultsSummary other =
      make_file({make_launches("new", 1.0), lacking, changed, failed, make_launches("same", 1.0)});
  const Comparison comparison = compare(base, other, {});
  CHECK(comparison.verdict == Verdict::not_comparable);
  REQUIRE(comparison.unavailable.size() == 1);
  CHECK(comparison.unavailable[0].name == "lacking");
  CHECK(comparison.compared == 1);
  REQUIRE(comparison.points.size() == 5);
  const auto expect = [&](std::size_t place, const char* name, Outcome outcome, const char* note) {
    CHECK(comparison.points[place].name == name);
    CHECK(comparison.points[place].outcome == outcome);
    CHECK_THAT(comparison.points[place].note, contains_text(note));
  };
  expect(0, "same", Outcome::within_margin, "");
  expect(1, "gone", Outcome::missing, "not in new");
  expect(2, "failed", Outcome::failed, "failed in new: worker died");
  expect(3, "changed", Outcome::missing, "config_hash is h in base, other in new");
  expect(4, "new", Outcome::added, "not in base");
}

TEST_CASE("a point that only the new side has hides no outcome", "[comparison]") {
  const ResultsSummary base = make_file({make_launches("a", 1.0)});
  ResultsPoint failed = make_launches("fails", 1.0);
  failed.status = PointStatus::failed;
  failed.reason = "worker died";
  for (const auto& [factor, verdict] :
       {std::pair{1.0, Verdict::no_regression}, {1.5, Verdict::regression}}) {
    const Comparison comparison =
        compare(base, make_file({make_launches("a", factor), make_launches("b", 1.0), failed}), {});
    CHECK(comparison.verdict == verdict);
    REQUIRE(comparison.points.size() == 3);
    CHECK(comparison.points[1].outcome == Outcome::added);
    CHECK(comparison.points[2].outcome == Outcome::added);
    CHECK(comparison.points[2].note == "failed in new: worker died");
  }
  const ResultsSummary gone = make_file({make_launches("b", 1.0)});
  CHECK(compare(base, gone, {}).verdict == Verdict::not_comparable);
}

TEST_CASE("the ratio of CPU times is kept, and not judged", "[comparison]") {
  ResultsPoint other = make_launches("a", 1.0);
  for (LaunchTimes& launch : other.launches) {
    for (double& time_ns : launch.cpu_time_ns) time_ns *= 2.0;
  }
  const PointComparison point = compare_one(make_launches("a", 1.0), other);
  CHECK(point.outcome == Outcome::within_margin);
  CHECK(point.cpu_ratio.value() == Approx(2.0));
  for (LaunchTimes& launch : other.launches) launch.cpu_time_ns.assign(3, 0.0);
  CHECK_FALSE(compare_one(make_launches("a", 1.0), other).cpu_ratio);
  CHECK_FALSE(compare_one(other, make_launches("a", 1.0)).cpu_ratio);
}

TEST_CASE("benchmarks of one name that are not as many are paired with a note", "[comparison]") {
  ResultsPoint other = make_launches("a", 1.0);
  other.namesakes = 2;
  const PointComparison point = compare_one(make_launches("a", 1.0), other);
  CHECK(point.outcome == Outcome::within_margin);
  CHECK(point.note == "benchmarks of this name: 1 in base, 2 in new; paired in their order");
}

TEST_CASE("aggregates alone decide nothing, and the note says why", "[comparison]") {
  ResultsPoint aggregate = make_launches("a", 1.0, 0.0, 1);
  aggregate.is_aggregate = true;
  const PointComparison point = compare_one(make_launches("a", 1.0), aggregate);
  CHECK(point.outcome == Outcome::inconclusive);
  CHECK_THAT(point.note, contains_text("new has aggregates only"));
}

TEST_CASE("a point that one side could not measure is missing there", "[comparison]") {
  ResultsPoint lacking = make_launches("a", 1.0);
  lacking.status = PointStatus::unavailable;
  lacking.launches.clear();
  const PointComparison point = compare_one(make_launches("a", 1.0), lacking);
  CHECK(point.outcome == Outcome::missing);
  CHECK(point.note == "unavailable in new");
}

TEST_CASE("other machines and builds are refused by name", "[comparison]") {
  const ResultsSummary base = make_file({make_launches("a", 1.0)});
  ResultsSummary other = base;
  other.machine.parts[1].second = "4";
  Comparison comparison = compare(base, other, {});
  REQUIRE(comparison.refusals.size() == 1);
  CHECK(comparison.refusals[0].field == "num_cpus");
  CHECK(comparison.points.empty());
  CHECK(comparison.verdict == Verdict::not_comparable);
  comparison = compare(base, other, {.may_differ_in_machine = true});
  CHECK(comparison.refusals.empty());
  CHECK(comparison.machine_differences.size() == 1);
  CHECK(comparison.verdict == Verdict::no_regression);
  other.build_type = "debug";
  comparison = compare(base, other, {.may_differ_in_machine = true});
  REQUIRE(comparison.refusals.size() == 1);
  CHECK(comparison.refusals[0].field == "build type");
  CHECK(comparison.refusals[0].other == "debug");
  other = base;
  other.is_google_benchmark = true;
  other.machine.parts[1].second = "4";
  comparison = compare(base, other, {});
  REQUIRE(comparison.refusals.size() == 1);
  CHECK(comparison.refusals[0].other == "Google Benchmark");
}

TEST_CASE("nothing in common is not comparable", "[comparison]") {
  CHECK(compare(make_file({}), make_file({}), {}).verdict == Verdict::not_comparable);
}

TEST_CASE("exchanged files exchange the outcomes", "[comparison]") {
  std::mt19937_64 generator(11);
  const auto draw = [&](double size) {
    return size * (static_cast<double>(generator() >> 11) * 0x1p-53 - 0.5);
  };
  int changes = 0;
  for (int round = 0; round < 200; ++round) {
    ResultsPoint base = make_launches("a", 1.0, 0.0, 5 + round % 3);
    ResultsPoint other = make_launches("a", 1.0 + draw(0.3), 0.0, 5 + round % 2);
    for (ResultsPoint* point : {&base, &other}) {
      for (LaunchTimes& launch : point->launches) {
        for (double& time_ns : launch.real_time_ns) time_ns *= 1.0 + draw(0.05);
      }
    }
    const Outcome there = compare_one(base, other).outcome;
    const Outcome back = compare_one(other, base).outcome;
    const Outcome mirrored = there == Outcome::regression    ? Outcome::improvement
                             : there == Outcome::improvement ? Outcome::regression
                                                             : there;
    CHECK(back == mirrored);
    changes += there == back ? 0 : 1;
  }
  CHECK(changes > 50);
}

// An injected slowdown must be found, and where there is none, none must be reported.
TEST_CASE("the gate fires where it should and only there", "[comparison]") {
  std::mt19937_64 generator(12);
  const auto noisy_points = [&](double slowdown) {
    std::vector<ResultsPoint> points;
    for (int i = 0; i < 20; ++i) {
      points.push_back(make_launches(std::to_string(i), i == 7 ? slowdown : 1.0));
      for (LaunchTimes& launch : points.back().launches) {
        const double off = static_cast<double>(generator() >> 11) * 0x1p-53 - 0.5;
        for (double& time_ns : launch.real_time_ns) time_ns *= 1.0 + 0.02 * off;
      }
    }
    return points;
  };
  int false_alarms = 0;
  int found = 0;
  for (int suite = 0; suite < 40; ++suite) {
    const ResultsSummary base = make_file(noisy_points(1.0));
    if (compare(base, make_file(noisy_points(1.0)), {}).verdict == Verdict::regression) {
      ++false_alarms;
    }
    const Comparison slower = compare(base, make_file(noisy_points(1.1)), {});
    found += slower.points[7].outcome == Outcome::regression ? 1 : 0;
  }
  CHECK(false_alarms == 0);
  CHECK(found == 40);
}

TEST_CASE("a point of another array is missing, and the note says so", "[comparison]") {
  ResultsPoint base = make_launches("a", 1.0);
  ResultsPoint other = make_launches("a", 1.0);
  base.array_digest = "crc64:1";
  base.config_hash = "h1";
  other.array_digest = "crc64:2";
  other.config_hash = "h2";
  CHECK(compare_one(base, other).outcome == Outcome::missing);
  CHECK(compare_one(base, other).note ==
        "the array's contents differ: their digest is crc64:1 in base, crc64:2 in new");
  base.array_digest = "";
  CHECK(compare_one(base, other).note ==
        "base does not record the contents of its array, so they may differ; measure it again");
  CHECK_THAT(compare_one(other, base).note, contains_text("new does not record"));
  base.array_digest = "crc64:2";
  CHECK_THAT(compare_one(base, other).note, contains_text("measured otherwise"));
  other.config_hash = "h1";
  CHECK(compare_one(base, other).outcome == Outcome::within_margin);
}

namespace {

// One node for each launch.
std::vector<NodeRecord> nodes_named(const std::vector<std::string>& names) {
  std::vector<NodeRecord> nodes;
  for (const std::string& name : names) {
    nodes.push_back({.name = name,
                     .host_name = name,
                     .tasks = {},
                     .launches = {static_cast<std::uint32_t>(nodes.size())},
                     .anchors = {}});
  }
  return nodes;
}

}  // namespace

TEST_CASE("the same nodes are compared with themselves", "[comparison]") {
  // Nodes spread by +- 20 % and each is 4 % slower, which is hidden between nodes but plain within
  // each.
  ResultsSummary base = make_file({make_launches("a", 1.0, 0.2)});
  ResultsSummary other = make_file({make_launches("a", 1.04, 0.2)});
  CHECK(compare(base, other, {}).unit == EvidenceUnit::launch);
  CHECK(compare(base, other, {}).points[0].outcome == Outcome::inconclusive);
  base.nodes = other.nodes = nodes_named({"n1", "n2", "n3", "n4", "n5"});
  const Comparison paired = compare(base, other, {});
  CHECK(paired.unit == EvidenceUnit::paired_nodes);
  CHECK(paired.points[0].outcome == Outcome::regression);
  CHECK(paired.points[0].estimate->ratio == Approx(1.04));
  // The same nodes in another order.
  std::ranges::reverse(other.nodes);
  std::ranges::reverse(other.points[0].launches);
  for (std::uint32_t i = 0; i < 5; ++i) other.nodes[i].launches = {i};
  CHECK(compare(base, other, {}).points[0].outcome == Outcome::regression);
  // One node is another.
  other.nodes[2].name = "n9";
  const Comparison apart = compare(base, other, {});
  CHECK(apart.unit == EvidenceUnit::node);
  CHECK(apart.points[0].outcome == Outcome::inconclusive);
}

TEST_CASE("launches of one node are one piece of evidence", "[comparison]") {
  ResultsSummary base = make_file({make_launches("a", 1.0, 0.001, 10)});
  const ResultsSummary other = make_file({make_launches("a", 1.3, 0.001, 10)});
  CHECK(compare(base, other, {}).points[0].outcome == Outcome::regression);
  base.nodes = nodes_named({"n1", "n2"});
  base.nodes[0].launches = {0, 1, 2, 3, 4};
  base.nodes[1].launches = {5, 6, 7, 8, 9};
  const Comparison comparison = compare(base, other, {});  // `other` ran on one machine
  CHECK(comparison.unit == EvidenceUnit::node);
  CHECK(comparison.points[0].base_launches == 2);
  CHECK(comparison.points[0].new_launches == 1);
  CHECK(comparison.points[0].outcome == Outcome::inconclusive);
  CHECK_THAT(comparison.points[0].note, contains_text("nodes: 2 in base, 1 in new"));
}
