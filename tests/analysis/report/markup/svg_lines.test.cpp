#include "analysis/report/markup/svg_lines.hpp"

#include "analysis/report/markup/svg_chart.hpp"
#include "tests/analysis/report/charts/chart_fixture.hpp"
#include "tests/catch.hpp"

using namespace zcbench;

namespace {

std::string drawn(const Chart& chart) {
  SvgCanvas canvas;
  draw_lines(canvas, chart, 0.0);
  return canvas.elements();
}

}  // namespace

TEST_CASE("the picture of lines", "[report]") {
  check_golden("lines.svg", render_svg(make_lines()));
}

TEST_CASE("panels stand side by side, as many as the chart has columns", "[report]") {
  Chart chart = make_lines();
  const Box two = lines_box(chart);
  chart.panels.push_back(chart.panels[0]);
  const Box three = lines_box(chart);
  CHECK(three.width == two.width);
  CHECK(three.height == 2.0 * two.height);
  chart.columns = 3;
  CHECK(lines_box(chart).height == two.height);
  CHECK(lines_box(chart).width > two.width);
}

TEST_CASE("a band where there are intervals, a whisker where there is one", "[report]") {
  Chart chart = make_lines();
  chart.panels.resize(1);
  CHECK(count_of(drawn(chart), "<polygon") == 1);
  chart.panels[0].series[0].marks.resize(1);
  const std::string one = drawn(chart);
  CHECK(count_of(one, "<polygon") == 0);
  CHECK(count_of(one, "stroke-width=\"1.5\" x1") == 1);
}

TEST_CASE("what a logarithmic axis cannot show is not drawn", "[report]") {
  Chart chart = make_lines();
  chart.panels.resize(1);
  chart.panels[0].series[1].marks[0].y = 0.0;
  chart.panels[0].series[0].marks[0].low = 0.0;
  const std::string text = drawn(chart);
  CHECK(text.find("inf") == std::string::npos);
  CHECK(text.find("nan") == std::string::npos);
  CHECK(count_of(text, "<path") == 4);
}

TEST_CASE("every line has its name at its end", "[report]") {
  const std::string text = drawn(make_lines());
  CHECK(count_of(text, ">shared_mmap</text>") == 2);
  CHECK(count_of(text, ">pipe_copy</text>") == 2);
}
