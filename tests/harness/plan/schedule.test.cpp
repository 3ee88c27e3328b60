#include "harness/plan/schedule.hpp"

#include <algorithm>
#include <map>
#include <string>
#include <tuple>

#include "tests/catch.hpp"

using namespace zcbench;

namespace {

// All turns, if no sequential point is decided before it has taken all its samples.
std::vector<Turn> make_schedule(const std::vector<Point>& points, std::uint64_t seed) {
  Schedule schedule(points, seed);
  std::vector<Turn> turns;
  for (;;) {
    const std::vector<Turn> round = schedule.next_round([](std::size_t) { return false; });
    if (round.empty()) return turns;
    turns.insert(turns.end(), round.begin(), round.end());
  }
}

Point fork_point(std::uint32_t samples) {
  Point point;
  point.samples = samples;
  return point;
}

Point pool_point(std::uint32_t samples, std::uint32_t samples_per_turn) {
  Point point = fork_point(samples);
  point.lifecycle = Lifecycle::pool;
  point.samples_per_turn = samples_per_turn;
  return point;
}

Point sequential_point(std::uint32_t max, Point point = {}) {
  point.samples = max;
  point.sequential = {.min = 1, .target_ci = 0.01, .max_seconds = std::nullopt};
  return point;
}

// The schedule if sequential point i is decided after `enough[i]` turns.
std::vector<Turn> schedule_until(const std::vector<Point>& points, std::uint64_t seed,
                                 const std::map<std::size_t, std::size_t>& enough) {
  Schedule schedule(points, seed);
  std::map<std::size_t, std::size_t> had;
  std::vector<Turn> turns;
  for (;;) {
    const auto round =
        schedule.next_round([&](std::size_t point) { return had[point] >= enough.at(point); });
    if (round.empty()) return turns;
    for (const Turn& turn : round) ++had[turn.point];
    turns.insert(turns.end(), round.begin(), round.end());
  }
}

std::vector<Turn> turns_of(const std::vector<Turn>& schedule, std::size_t point) {
  std::vector<Turn> turns;
  std::ranges::copy_if(schedule, std::back_inserter(turns),
                       [&](const Turn& turn) { return turn.point == point; });
  return turns;
}

std::uint64_t sample_count(const std::vector<Turn>& turns) {
  std::uint64_t samples = 0;
  for (const Turn& turn : turns) samples += turn.samples;
  return samples;
}

std::vector<std::tuple<std::size_t, std::uint32_t, std::uint32_t>> as_tuples(
    const std::vector<Turn>& turns) {
  std::vector<std::tuple<std::size_t, std::uint32_t, std::uint32_t>> tuples;
  for (const Turn& turn : turns) tuples.emplace_back(turn.point, turn.samples, turn.round);
  return tuples;
}

}  // namespace

TEST_CASE("every point gets exactly its samples", "[sampler]") {
  const std::vector<Point> points{fork_point(30),    fork_point(1),     pool_point(30, 5),
                                  pool_point(31, 5), pool_point(3, 5),  pool_point(7, 1),
                                  fork_point(100),   pool_point(100, 3)};
  const std::vector<Turn> schedule = make_schedule(points, 1);
  for (std::size_t i = 0; i < points.size(); ++i) {
    const std::vector<Turn> turns = turns_of(schedule, i);
    INFO("point " << i);
    CHECK(sample_count(turns) == points[i].samples);
    const bool is_pool = points[i].lifecycle == Lifecycle::pool;
    const std::uint32_t full = is_pool ? points[i].samples_per_turn : 1;
    for (const Turn& turn : turns) {
      CHECK(turn.samples >= 1);
      const bool is_last = turn.round == turns.back().round;
      CHECK((turn.samples == full || (is_last && turn.samples < full)));
    }
  }
  CHECK(turns_of(schedule, 0).size() == 30);
  CHECK(turns_of(schedule, 2).size() == 6);
  CHECK(turns_of(schedule, 3).size() == 7);
  CHECK(turns_of(schedule, 3).back().samples == 1);
  CHECK(turns_of(schedule, 4).size() == 1);
}

TEST_CASE("one start of a command serves several samples, forked or not", "[sampler]") {
  Point command = fork_point(7);
  command.samples_per_turn = 3;
  command.command.argv = {"mine"};
  const std::vector<Turn> turns = turns_of(make_schedule({command, fork_point(9)}, 1), 0);
  REQUIRE(turns.size() == 3);
  CHECK(turns[0].samples == 3);
  CHECK(turns[2].samples == 1);
  CHECK(sample_count(turns) == 7);
}

TEST_CASE("rounds never decrease, and the longest point is in each once", "[sampler]") {
  const std::vector<Turn> schedule =
      make_schedule({fork_point(3), fork_point(12), pool_point(20, 5)}, 9);
  CHECK(std::ranges::is_sorted(schedule, {}, &Turn::round));
  const std::vector<Turn> longest = turns_of(schedule, 1);
  for (std::uint32_t round = 0; round < 12; ++round) CHECK(longest.at(round).round == round);
  CHECK(schedule.back().round == 11);
}

TEST_CASE("a point with few turns spreads them over all rounds", "[sampler]") {
  const std::vector<Turn> schedule = make_schedule({fork_point(3), fork_point(12)}, 9);
  const std::vector<Turn> few = turns_of(schedule, 0);
  REQUIRE(few.size() == 3);
  CHECK(few[0].round == 0);
  CHECK(few[1].round == 4);
  CHECK(few[2].round == 8);
  const std::vector<Turn> uneven = turns_of(make_schedule({fork_point(4), fork_point(10)}, 9), 0);
  REQUIRE(uneven.size() == 4);
  CHECK(uneven[1].round == 2);
  CHECK(uneven[2].round == 5);
  CHECK(uneven[3].round == 7);
}

TEST_CASE("a million samples do not overflow the spread", "[sampler]") {
  const std::vector<Turn> schedule = make_schedule({fork_point(1'000'000)}, 1);
  REQUIRE(schedule.size() == 1'000'000);
  CHECK(schedule[999'999].round == 999'999);
  CHECK(schedule[5000].round == 5000);
}

TEST_CASE("the seed alone decides the order", "[sampler]") {
  const std::vector<Point> points(10, fork_point(10));
  CHECK(as_tuples(make_schedule(points, 5)) == as_tuples(make_schedule(points, 5)));
  CHECK(as_tuples(make_schedule(points, 5)) != as_tuples(make_schedule(points, 6)));
  CHECK(make_schedule({}, 5).empty());
}

TEST_CASE("the order is the same on every machine", "[sampler]") {
  std::vector<std::size_t> order;
  for (const Turn& turn : make_schedule(std::vector<Point>(8, fork_point(1)), 42)) {
    order.push_back(turn.point);
  }
  // Computed in another language. The C++ standard defines std::mt19937_64, zcbench the rest.
  CHECK(order == std::vector<std::size_t>{7, 0, 5, 1, 2, 4, 3, 6});
}

TEST_CASE("all orders are equally likely over seeds", "[sampler]") {
  std::map<std::string, int> counts;
  constexpr int kSeeds = 24'000;
  for (std::uint64_t seed = 0; seed < kSeeds; ++seed) {
    std::string order;
    for (const Turn& turn : make_schedule(std::vector<Point>(4, fork_point(1)), seed)) {
      order += static_cast<char>('0' + turn.point);
    }
    ++counts[order];
  }
  REQUIRE(counts.size() == 24);
  double chi_squared = 0.0;
  const double expected = kSeeds / 24.0;
  for (const auto& [order, count] : counts) {
    chi_squared += (count - expected) * (count - expected) / expected;
  }
  CHECK(chi_squared < 49.7);  // 99.9th percentile of chi-squared with 23 degrees of freedom
}

TEST_CASE("rounds of one schedule differ in order", "[sampler]") {
  const std::vector<Turn> schedule = make_schedule(std::vector<Point>(10, fork_point(2)), 3);
  std::vector<std::size_t> first;
  std::vector<std::size_t> second;
  for (const Turn& turn : schedule) (turn.round == 0 ? first : second).push_back(turn.point);
  CHECK(first != second);
  std::ranges::sort(first);
  std::ranges::sort(second);
  CHECK(first == second);
}

TEST_CASE("a sequential point has a turn in every round until it is decided", "[sampler]") {
  const std::vector<Point> points{sequential_point(100), sequential_point(100), fork_point(3)};
  const std::vector<Turn> schedule = schedule_until(points, 1, {{0, 4}, {1, 9}});
  CHECK(std::ranges::is_sorted(schedule, {}, &Turn::round));
  const auto rounds_of = [&](std::size_t point) {
    std::vector<std::uint32_t> rounds;
    for (const Turn& turn : turns_of(schedule, point)) rounds.push_back(turn.round);
    return rounds;
  };
  CHECK(rounds_of(0) == std::vector<std::uint32_t>{0, 1, 2, 3});
  CHECK(rounds_of(1) == std::vector<std::uint32_t>{0, 1, 2, 3, 4, 5, 6, 7, 8});
  CHECK(rounds_of(2) == std::vector<std::uint32_t>{0, 1, 2});
}

TEST_CASE("a sequential point never gets more than its samples", "[sampler]") {
  const std::vector<Point> points{sequential_point(7), sequential_point(7, pool_point(7, 3))};
  const std::vector<Turn> schedule = make_schedule(points, 1);
  CHECK(sample_count(turns_of(schedule, 0)) == 7);
  const std::vector<Turn> pool = turns_of(schedule, 1);
  CHECK(sample_count(pool) == 7);
  REQUIRE(pool.size() == 3);
  CHECK(pool.back().samples == 1);
}

TEST_CASE("is_decided is called after each of a point's turns, even the last one", "[sampler]") {
  Schedule schedule({fork_point(5), sequential_point(3)}, 1);
  std::vector<std::size_t> asked;
  for (int round = 0; round < 6; ++round) {
    schedule.next_round([&](std::size_t point) {
      asked.push_back(point);
      return false;
    });
  }
  CHECK(asked == std::vector<std::size_t>{1, 1, 1});
}

TEST_CASE("fixed points keep their rounds next to sequential ones", "[sampler]") {
  const std::vector<Point> fixed{fork_point(4), fork_point(10)};
  std::vector<Point> mixed = fixed;
  mixed.push_back(sequential_point(1000));
  const std::vector<Turn> alone = make_schedule(fixed, 9);
  const std::vector<Turn> beside = schedule_until(mixed, 9, {{2, 50}});
  for (const std::size_t point : {0u, 1u}) {
    CHECK(as_tuples(turns_of(beside, point)) == as_tuples(turns_of(alone, point)));
  }
}

TEST_CASE("the same answers give the same turns", "[sampler]") {
  const std::vector<Point> points(6, sequential_point(50));
  const std::map<std::size_t, std::size_t> enough{{0, 3}, {1, 9}, {2, 1}, {3, 4}, {4, 9}, {5, 2}};
  CHECK(as_tuples(schedule_until(points, 5, enough)) ==
        as_tuples(schedule_until(points, 5, enough)));
  CHECK(as_tuples(schedule_until(points, 5, enough)) !=
        as_tuples(schedule_until(points, 6, enough)));
}
