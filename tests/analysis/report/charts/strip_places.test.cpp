#include "analysis/report/charts/strip_places.hpp"

#include <cmath>

#include "tests/analysis/report/charts/chart_fixture.hpp"
#include "tests/catch.hpp"

using namespace zcbench;

TEST_CASE("dots of a row are spread, each at another height", "[report]") {
  Panel panel{.title = "", .series = {{.name = "a", .marks = {}}}};
  panel.series[0].marks.resize(30, {.y = 1.0, .category = "a"});
  const auto places = strip_places(panel);
  REQUIRE(places[0].size() == 30);
  for (std::size_t i = 0; i < 30; ++i) {
    CHECK(places[0][i] >= -0.5);
    CHECK(places[0][i] < 0.5);
    for (std::size_t k = 0; k < i; ++k) CHECK(std::abs(places[0][i] - places[0][k]) > 0.015);
  }
  CHECK(strip_places(panel) == places);
}

TEST_CASE("a mark that is alone stands in the middle, several side by side", "[report]") {
  Panel panel = make_strips().panels[0];
  CHECK(strip_places(panel)[1][0] == 0.0);
  CHECK_FALSE(is_alone(panel.series[0], panel.series[0].marks[0]));
  CHECK(is_alone(panel.series[1], panel.series[1].marks[0]));
  panel.series.push_back({.name = "c", .marks = {{.y = 2.0, .category = "b"}}});
  CHECK(strip_places(panel)[1][0] == -0.25);
  CHECK(strip_places(panel)[2][0] == 0.25);
}
