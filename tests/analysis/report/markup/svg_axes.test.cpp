#include "analysis/report/markup/svg_axes.hpp"

#include "tests/analysis/report/charts/chart_fixture.hpp"
#include "tests/catch.hpp"

using namespace zcbench;

namespace {

const Box kPlot{.left = 100, .top = 10, .width = 200, .height = 50};

}  // namespace

TEST_CASE("values rise to the right and upwards", "[report]") {
  const AxisRange range{.scale = Scale::linear, .low = 0, .high = 10, .ticks = {}};
  CHECK(x_place(kPlot, range, 0) == 100);
  CHECK(x_place(kPlot, range, 10) == 300);
  CHECK(y_place(kPlot, range, 0) == 60);
  CHECK(y_place(kPlot, range, 5) == 35);
  const AxisRange decades{.scale = Scale::logarithmic, .low = 1, .high = 100, .ticks = {}};
  CHECK(x_place(kPlot, decades, 10) == Approx(200));
}

TEST_CASE("a label that would touch its neighbour is left out, its line is not", "[report]") {
  const AxisRange range{.scale = Scale::linear,
                        .low = 0,
                        .high = 10,
                        .ticks = {{0, "0 ms"}, {1, "1 ms"}, {5, "5 ms"}}};
  SvgCanvas canvas;
  draw_x_axis(canvas, kPlot, range, "time");
  CHECK(count_of(canvas.elements(), "<line") == 3);
  CHECK(count_of(canvas.elements(), "1 ms") == 0);
  CHECK(count_of(canvas.elements(), "5 ms") == 1);
  CHECK(count_of(canvas.elements(), ">time<") == 1);
}

TEST_CASE("an axis without a title has its ticks all the same", "[report]") {
  const AxisRange range{
      .scale = Scale::linear, .low = 0, .high = 10, .ticks = {{0, "0"}, {10, "10 s"}}};
  SvgCanvas canvas;
  draw_y_axis(canvas, kPlot, range, "");
  CHECK(count_of(canvas.elements(), "<text") == 2);
  CHECK_THAT(canvas.elements(), contains_text("x=\"95\" y=\"14\" text-anchor=\"end\">10 s<"));
  draw_y_axis(canvas, kPlot, range, "median time");
  CHECK_THAT(canvas.elements(), contains_text("rotate(-90)"));
}
