#include "analysis/report/markup/label_placement.hpp"

#include <algorithm>

#include "tests/catch.hpp"

using namespace zcbench;

namespace {

using Places = std::vector<double>;

bool is_spread(Places places, double gap) {
  std::ranges::sort(places);
  for (std::size_t i = 1; i < places.size(); ++i) {
    if (places[i] - places[i - 1] < gap - 1e-9) return false;
  }
  return true;
}

}  // namespace

TEST_CASE("labels that are far apart stay where they are", "[report]") {
  CHECK(spread_labels({50, 10, 30}, 12, 0, 100) == Places{50, 10, 30});
  CHECK(spread_labels({}, 12, 0, 100).empty());
}

TEST_CASE("labels that would cover each other move apart evenly", "[report]") {
  CHECK(spread_labels({50, 50}, 12, 0, 100) == Places{44, 56});
  CHECK(spread_labels({40, 41, 90}, 12, 0, 100) == Places{34.5, 46.5, 90});
  // In the order of what was wanted, not of the list.
  CHECK(spread_labels({51, 50}, 12, 0, 100) == Places{56.5, 44.5});
}

TEST_CASE("a push that runs into the next labels moves them too", "[report]") {
  const Places places = spread_labels({40, 42, 50, 54, 80}, 12, 0, 100);
  CHECK(is_spread(places, 12));
  CHECK(std::ranges::is_sorted(places));
  CHECK(places[4] == 80);
}

TEST_CASE("labels stay within their bounds", "[report]") {
  CHECK(spread_labels({-5, -4}, 12, 0, 100) == Places{0, 12});
  CHECK(spread_labels({99, 100, 100}, 12, 0, 100) == Places{76, 88, 100});
}

TEST_CASE("more labels than fit share the room evenly", "[report]") {
  CHECK(spread_labels({5, 5, 5, 5, 5}, 12, 0, 20) == Places{0, 5, 10, 15, 20});
}
