#include "analysis/claims/workers_at_once.hpp"

#include <algorithm>
#include <random>
#include <vector>

#include "tests/catch.hpp"

using namespace zcbench;

namespace {

using Busy = std::vector<Interval>;

}  // namespace

TEST_CASE("workers that overlap completely, partly and not at all", "[workers_at_once]") {
  const WorkersAtOnce all = workers_at_once(Busy{{2, 6}, {2, 6}, {2, 6}, {2, 6}});
  CHECK(all.mean == 4.0);
  CHECK(all.peak == 4);
  const WorkersAtOnce some = workers_at_once(Busy{{0, 4}, {2, 6}, {6, 8}});
  CHECK(some.mean == 10.0 / 8.0);
  CHECK(some.peak == 2);
  const WorkersAtOnce in_turn = workers_at_once(Busy{{4, 8}, {0, 4}});
  CHECK(in_turn.mean == 1.0);
  CHECK(in_turn.peak == 1);
  CHECK(workers_at_once(Busy{{0, 1}, {3, 4}}).mean == 0.5);
}

TEST_CASE("no workers, and workers that do nothing", "[workers_at_once]") {
  CHECK(workers_at_once({}).peak == 0);
  CHECK(workers_at_once({}).mean == 0.0);
  const WorkersAtOnce idle = workers_at_once(Busy{{5, 5}, {5, 5}});
  CHECK(idle.mean == 0.0);
  CHECK(idle.peak == 1);
}

TEST_CASE("the mean never exceeds the peak, nor the peak the workers; order does not matter",
          "[workers_at_once]") {
  std::mt19937_64 random(28);
  std::uniform_real_distribution<double> time(0.0, 10.0);
  for (int trial = 0; trial < 500; ++trial) {
    Busy busy;
    for (int worker = 0; worker < 1 + trial % 7; ++worker) {
      const double begin = time(random);
      busy.push_back({begin, begin + time(random)});
    }
    const WorkersAtOnce found = workers_at_once(busy);
    CHECK(found.mean <= static_cast<double>(found.peak) + 1e-12);
    CHECK(found.peak <= busy.size());
    std::ranges::reverse(busy);
    CHECK(workers_at_once(busy).mean == Approx(found.mean));
    CHECK(workers_at_once(busy).peak == found.peak);
  }
}
