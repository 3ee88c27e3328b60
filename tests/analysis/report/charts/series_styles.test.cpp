#include "analysis/report/charts/series_styles.hpp"

#include <map>
#include <set>

#include "harness/transfer/transfer.hpp"
#include "tests/catch.hpp"

using namespace zcbench;

namespace {

Chart make_chart(const std::vector<std::string>& names) {
  Chart chart{.id = "c", .title = "", .description = "", .x = {}, .y = {}, .panels = {{}}};
  for (const std::string& name : names)
    chart.panels[0].series.push_back({.name = name, .marks = {}});
  return chart;
}

std::size_t style_of(const Chart& chart, std::size_t index) {
  return chart.panels[0].series[index].style;
}

}  // namespace

TEST_CASE("a name has the same style in every chart, whatever stands beside it", "[report]") {
  std::vector<Chart> charts{make_chart({"pipe_copy", "python_array", "shared_mmap"}),
                            make_chart({"shared_mmap", "python_pipe", "python_array"})};
  assign_styles(charts);
  CHECK(style_of(charts[0], 2) == style_of(charts[1], 0));
  CHECK(style_of(charts[0], 1) == style_of(charts[1], 2));
  CHECK(style_of(charts[1], 1) != style_of(charts[1], 2));
}

TEST_CASE("a strategy's style does not depend on the report it is in", "[report]") {
  std::vector<std::string> names;
  for (const Strategy& strategy : strategies()) names.emplace_back(strategy.name);
  REQUIRE(names.size() > 5);
  std::vector<Chart> all{make_chart(names)};
  assign_styles(all);
  std::set<std::size_t> styles;
  for (std::size_t index = 0; index < names.size(); ++index) {
    std::vector<Chart> alone{make_chart({"python_array", names[index]})};
    assign_styles(alone);
    CHECK(style_of(alone[0], 1) == style_of(all[0], index));
    CHECK(style_of(alone[0], 0) != style_of(alone[0], 1));
    styles.insert(style_of(all[0], index));
  }
  CHECK(styles.size() == names.size());
}
