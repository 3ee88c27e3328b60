#include "analysis/report/charts/palette.hpp"

#include <set>
#include <utility>

#include "tests/catch.hpp"

using namespace zcbench;

TEST_CASE("no two of the first 56 places look alike", "[report]") {
  std::set<std::pair<std::size_t, std::size_t>> looks;
  for (std::size_t style = 0; style < 56; ++style) {
    const SeriesLook look = look_of(style);
    CHECK(look.color < kColors.size());
    CHECK(look.shape < kShapes.size());
    looks.emplace(look.color, look.shape);
  }
  CHECK(looks.size() == 56);
  CHECK(look_of(56).color == look_of(0).color);
}

TEST_CASE("colours come back with other dashes", "[report]") {
  CHECK(look_of(0).dash[1] == 0.0);
  CHECK(look_of(7).color == look_of(0).color);
  CHECK(look_of(7).dash != look_of(0).dash);
  CHECK(look_of(14).dash != look_of(7).dash);
}
