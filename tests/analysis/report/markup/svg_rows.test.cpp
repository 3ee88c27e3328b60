#include "analysis/report/markup/svg_rows.hpp"

#include "analysis/report/markup/svg_chart.hpp"
#include "tests/analysis/report/charts/chart_fixture.hpp"
#include "tests/catch.hpp"

using namespace zcbench;

namespace {

std::string drawn(const Chart& chart) {
  SvgCanvas canvas;
  draw_rows(canvas, chart, 0.0);
  return canvas.elements();
}

}  // namespace

TEST_CASE("the picture of bars", "[report]") { check_golden("bars.svg", render_svg(make_bars())); }

TEST_CASE("the picture of strips", "[report]") {
  check_golden("strips.svg", render_svg(make_strips()));
}

TEST_CASE("the picture of spans", "[report]") {
  check_golden("spans.svg", render_svg(make_spans()));
}

TEST_CASE("a piece of no length is not drawn", "[report]") {
  CHECK(count_of(drawn(make_bars()), "<rect") == 3);
}

TEST_CASE("every value of a strip is a dot, a median a point with a whisker", "[report]") {
  const std::string text = drawn(make_strips());
  CHECK(count_of(text, "<circle") == 3);
  CHECK(count_of(text, "<path") == 1);
  CHECK(count_of(text, "stroke-width=\"1.5\" x1") == 1);
}

TEST_CASE("a logarithmic strip leaves out zero", "[report]") {
  Chart chart = make_strips();
  chart.panels[0].series[0].marks[0].y = 0.0;
  chart.panels[0].series[1].marks[0].low = 0.0;
  const std::string text = drawn(chart);
  CHECK(count_of(text, "<circle") == 2);
  CHECK(count_of(text, "stroke-width=\"1.5\" x1") == 0);
}

TEST_CASE("panels of rows stand one below the other", "[report]") {
  Chart chart = make_bars();
  const Box one = rows_box(chart);
  chart.panels.push_back(chart.panels[0]);
  CHECK(rows_box(chart).height == 2.0 * one.height);
  CHECK(rows_box(chart).width == one.width);
}
