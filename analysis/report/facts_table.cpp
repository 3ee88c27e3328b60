#include "analysis/report/facts_table.hpp"

#include <algorithm>

#include "analysis/report/markup/scroll_box.hpp"

namespace zcbench {

namespace {

Html row_of(const FactRow& fact) {
  const bool differs =
      std::ranges::adjacent_find(fact.values, std::not_equal_to()) != fact.values.end();
  Html name = html_text(fact.name);
  if (differs) name += Html::trusted(" ") + element("mark", "differs");
  Html cells = element("th", {{"scope", "row"}}, name);
  for (const std::string& value : fact.values) {
    cells += value.empty() ? element("td", {{"class", "none"}}, html_text("not known"))
                           : element("td", value);
  }
  return element("tr", cells) + Html::trusted("\n");
}

}  // namespace

Html facts_table(const std::string& title, const std::vector<FactRow>& facts,
                 const std::vector<std::string>& names) {
  Html table = element("caption", title);
  if (names.size() > 1) {
    Html cells = element("td", Html());
    for (const std::string& name : names) {
      cells += element("th", {{"scope", "col"}}, html_text(name, 200));
    }
    table += element("thead", element("tr", cells));
  }
  Html rows;
  for (const FactRow& fact : facts) rows += row_of(fact);
  return scroll_box(title, element("table", {{"class", "facts"}}, table + element("tbody", rows)));
}

}  // namespace zcbench
