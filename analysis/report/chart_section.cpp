#include "analysis/report/chart_section.hpp"

#include "analysis/report/markup/svg_chart.hpp"
#include "analysis/report/markup/vega_chart.hpp"
#include "harness/json/json_write.hpp"

namespace zcbench {

namespace {

// What can be seen in one sentence; what must be read in many is folded away.
Html caption_of(const std::string& description) {
  constexpr std::size_t kMostBytes = 320;
  const std::size_t end = description.find(". ");
  if (description.size() <= kMostBytes || end == std::string::npos) return html_text(description);
  return html_text(description.substr(0, end + 1)) +
         element("details",
                 element("summary", "In words") + element("p", description.substr(end + 2)));
}

Html figure_of(const Chart& chart) {
  const Html still = element("div", {{"class", "still"}}, Html::trusted(render_svg(chart)));
  // Its title is part of the picture; the hidden heading is how a screen reader finds it.
  return element("figure", {{"class", "chart"}, {"id", chart.id}},
                 element("h3", {{"class", "unseen"}}, html_text(chart.title)) +
                     element("div", {{"class", "picture"}}, still) +
                     element("figcaption", caption_of(chart.description)) +
                     json_block(json_line(vega_lite_spec(chart)))) +
         Html::trusted("\n");
}

}  // namespace

Html chart_figures(const std::vector<Chart>& charts) {
  if (charts.empty()) return element("p", "There is nothing to draw: no point was measured.");
  Html figures;
  for (const Chart& chart : charts) figures += figure_of(chart);
  return figures;
}

}  // namespace zcbench
