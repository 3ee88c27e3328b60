#include "analysis/report/markup/svg_canvas.hpp"

#include "tests/analysis/report/charts/chart_fixture.hpp"
#include "tests/catch.hpp"

using namespace zcbench;

TEST_CASE("text cannot leave its element or attribute", "[report]") {
  CHECK(xml_text(kHostileName) == "a&lt;b &amp; &quot;c&quot; &#39;d&#39; ]]&gt; &lt;/script&gt;");
  const std::string control = xml_text("a\x01\x1b[2J\nb\xff");
  for (const char letter : control) CHECK(static_cast<unsigned char>(letter) >= 0x20);
  CHECK(control.find('\xff') == std::string::npos);
  CHECK(xml_text("\u00b7 µs") == "\u00b7 µs");
}

TEST_CASE("long names are cut between characters", "[report]") {
  CHECK(shortened("shared_mmap", 11) == "shared_mmap");
  CHECK(shortened("shared_mmap", 7) == "shared\u2026");
  CHECK(shortened("äöüß", 3) == "äö\u2026");
  CHECK(text_width("äöü") == text_width("abc"));
}

TEST_CASE("numbers are as short as they can be", "[report]") {
  SvgCanvas canvas;
  canvas.grid_line({-0.01, 1.0}, {2.25, 3.14159});
  CHECK_THAT(canvas.elements(), contains_text("x1=\"0\" y1=\"1\" x2=\"2.2\" y2=\"3.1\""));
}

TEST_CASE("a series' colour is an attribute and a class", "[report]") {
  SvgCanvas canvas;
  canvas.open_series(8);
  canvas.path({{0, 0}, {1, 1}}, 8);
  canvas.close();
  CHECK_THAT(canvas.elements(), contains_text("<g class=\"zc-s1\" color=\"#D55E00\">"));
  CHECK_THAT(canvas.elements(), contains_text("stroke-dasharray=\"5 2\" points=\"0,0 1,1\""));
}
