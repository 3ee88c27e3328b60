#include "analysis/report/markup/svg_chart.hpp"

#include "analysis/report/charts/palette.hpp"
#include "tests/analysis/report/charts/chart_fixture.hpp"
#include "tests/catch.hpp"

using namespace zcbench;

TEST_CASE("a picture says what it is to those who cannot see it", "[report]") {
  const std::string svg = render_svg(make_bars());
  CHECK_THAT(svg, contains_text("role=\"img\" aria-labelledby=\"phases-title phases-desc\""));
  CHECK_THAT(svg, contains_text("<title id=\"phases-title\">Where the time goes</title>"));
  CHECK_THAT(svg, contains_text("<desc id=\"phases-desc\">Two bars.</desc>"));
}

TEST_CASE("a picture needs nothing else and takes the page's colours", "[report]") {
  const std::string svg = render_svg(make_lines());
  CHECK(svg.starts_with("<svg xmlns=\"http://www.w3.org/2000/svg\" "));
  CHECK(svg.ends_with("</svg>\n"));
  for (const char* foreign : {"<script", "href", "url(", "@import", "onload"}) {
    CHECK(count_of(svg, foreign) == 0);
  }
  CHECK_THAT(svg, contains_text("fill:var(--zc-text,#24292f)"));
  CHECK_THAT(svg, contains_text("color:var(--zc-s6,#767676)"));
  CHECK(count_of(svg, "color:var(") == kColors.size());
}

TEST_CASE("names of any kind stay text", "[report]") {
  for (Chart chart : {make_lines(), make_bars(), make_strips(), make_spans()}) {
    chart.title = chart.description = chart.x.title = chart.y.title = kHostileName;
    for (Panel& panel : chart.panels) {
      panel.title = kHostileName;
      for (Series& series : panel.series) {
        series.name = kHostileName;
        for (Mark& mark : series.marks) mark.category = kHostileName;
      }
    }
    const std::string svg = render_svg(chart);
    CHECK(svg.find("a<b") == std::string::npos);
    CHECK(svg.find("]]>") == std::string::npos);
    CHECK(svg.find("</script") == std::string::npos);
    CHECK(svg.find("\"c\"") == std::string::npos);
    CHECK(count_of(svg, "a&lt;b &amp;") > 3);
  }
}

TEST_CASE("a long legend goes on in the next row", "[report]") {
  Chart chart = make_lines();
  chart.panels.resize(1);
  const std::string before = render_svg(chart);
  for (int index = 0; index < 9; ++index) {
    chart.panels[0].series.push_back(
        {.name = "strategy_number_" + std::to_string(index), .marks = {{.x = 1e3, .y = 1e5}}});
  }
  const std::string after = render_svg(chart);
  CHECK_THAT(before, contains_text("viewBox=\"0 0 744 359\""));
  CHECK_THAT(after, contains_text("viewBox=\"0 0 744 395\""));
}
