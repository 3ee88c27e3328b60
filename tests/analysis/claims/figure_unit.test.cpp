#include "analysis/claims/figure_unit.hpp"

#include <cmath>
#include <limits>

#include "tests/catch.hpp"

using namespace zcbench;

TEST_CASE("figures are shown in the unit that they have", "[claims]") {
  CHECK(figure_text(1'234'567.0, FigureUnit::ns) == "1.23 ms");
  CHECK(figure_text(16'400.0, FigureUnit::bytes) == "16,400 B");
  CHECK(figure_text(0.0, FigureUnit::bytes) == "0 B");
  CHECK(figure_text(16e6, FigureUnit::bytes) == "15.3 MiB");
  CHECK(figure_text(0.1234, FigureUnit::share) == "12.3 %");
  CHECK(figure_text(0.0, FigureUnit::share) == "0 %");
  CHECK(figure_text(1.0, FigureUnit::share) == "100 %");
  CHECK(figure_text(1.734, FigureUnit::ratio) == "1.73x");
  CHECK(figure_text(0.0123, FigureUnit::ratio) == "0.012x");
  CHECK(figure_text(0.0034, FigureUnit::exponent) == "+0.003");
  CHECK(figure_text(-0.0034, FigureUnit::exponent) == "-0.003");
  CHECK(figure_text(-0.0001, FigureUnit::exponent) == "0.000");
  CHECK(figure_text(1.0, FigureUnit::yes_no) == "yes");
  CHECK(figure_text(0.0, FigureUnit::yes_no) == "no");
  CHECK(figure_text(0.5, FigureUnit::yes_no) == "0.50");
  CHECK(figure_text(0.2665, FigureUnit::sigma) == "+0.27 sigma");
  CHECK(figure_text(-4.0, FigureUnit::sigma) == "-4.00 sigma");
  CHECK(figure_text(3.0, FigureUnit::number) == "3");
  CHECK(figure_text(-12345.0, FigureUnit::number) == "-12,345");
  CHECK(figure_text(2.567, FigureUnit::number) == "2.57");
  CHECK(figure_text(std::nan(""), FigureUnit::number) == "NaN");
  CHECK(figure_text(-std::numeric_limits<double>::infinity(), FigureUnit::ns) == "-inf");
}
