#include "analysis/report/charts/legend.hpp"

#include "tests/analysis/report/charts/chart_fixture.hpp"
#include "tests/catch.hpp"

using namespace zcbench;

TEST_CASE("a legend names every series of every panel once", "[report]") {
  Chart chart = make_lines();
  chart.panels[1].series.push_back({.name = "serial", .marks = {}, .style = 12});
  const auto entries = legend_of(chart);
  REQUIRE(entries.size() == 3);
  CHECK(entries[0].name == "shared_mmap");
  CHECK(entries[1].style == 8);
  CHECK(entries[2].name == "serial");
}

TEST_CASE("rows that are called as their series need no legend", "[report]") {
  CHECK(legend_of(make_strips()).empty());
  CHECK(series_of(make_strips()).size() == 2);
  CHECK(legend_of(make_bars()).size() == 2);
}
