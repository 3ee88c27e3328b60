#include "analysis/report/chart_section.hpp"

#include "tests/catch.hpp"

using namespace zcbench;

namespace {

Chart make_chart() {
  Chart chart;
  chart.id = "time";
  chart.title = "Time <of> all";
  chart.description = "What </script> & is seen";
  chart.x = {.title = "elements", .scale = Scale::logarithmic};
  chart.y = {.title = "time", .quantity = Quantity::duration_ns, .scale = Scale::logarithmic};
  chart.panels = {{.title = "",
                   .series = {{.name = "</script>",
                               .marks = {{.x = 10.0, .y = 1e6}, {.x = 100.0, .y = 2e6}}}}}};
  return chart;
}

}  // namespace

TEST_CASE("a figure holds the picture, what to see in it, and the specification", "[report]") {
  const std::string markup = chart_figures({make_chart()}).markup();
  CHECK_THAT(markup, contains_text("<figure class=\"chart\" id=\"time\">"));
  CHECK_THAT(markup, contains_text("<svg "));
  CHECK_THAT(markup, contains_text("<figcaption>What &lt;/script&gt; &amp; is seen</figcaption>"));
  CHECK_THAT(markup, contains_text("Time &lt;of&gt; all</h3>"));
  const std::size_t begin = markup.find("<script type=\"application/json\">");
  REQUIRE(begin != std::string::npos);
  CHECK(markup.find('<', begin + 1) == markup.find("</script></figure>"));
}

TEST_CASE("without charts there is a sentence", "[report]") {
  CHECK_THAT(chart_figures({}).markup(), contains_text("nothing to draw"));
}
