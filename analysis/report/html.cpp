#include "analysis/report/html.hpp"

#include "harness/base/text.hpp"
#include "harness/base/visible_text.hpp"

namespace zcbench {

namespace {

void append_escaped(std::string& markup, std::string_view text) {
  for (const char c : text) {
    switch (c) {
      case '&': markup += "&amp;"; break;
      case '<': markup += "&lt;"; break;
      case '>': markup += "&gt;"; break;
      case '"': markup += "&quot;"; break;
      case '\'': markup += "&#39;"; break;
      default: markup += c;
    }
  }
}

}  // namespace

Html::Html(std::string_view text) : Html(html_text(text)) {}

Html Html::trusted(std::string markup) {
  Html html;
  html.markup_ = std::move(markup);
  return html;
}

Html& Html::operator+=(const Html& other) {
  markup_ += other.markup_;
  return *this;
}

Html html_text(std::string_view text, std::size_t max_bytes) {
  std::string markup;
  append_escaped(markup, escaped(text, max_bytes));
  return Html::trusted(std::move(markup));
}

Html element(std::string_view tag, HtmlAttributes attributes, const Html& content) {
  std::string markup = "<";
  markup += tag;
  for (const auto& [name, value] : attributes) {
    markup += ' ';
    markup += name;
    if (value.empty()) continue;
    markup += "=\"";
    append_escaped(markup, visible(value, LineEnds::kept));
    markup += '"';
  }
  markup += '>';
  markup += content.markup();
  markup += "</";
  markup += tag;
  markup += '>';
  return Html::trusted(std::move(markup));
}

Html element(std::string_view tag, const Html& content) { return element(tag, {}, content); }

Html json_block(std::string_view id, std::string_view json) {
  std::string content;
  for (const char c : visible(json, LineEnds::kept)) {
    if (c == '<') {
      content += "\\u003c";
    } else {
      content += c;
    }
  }
  return element("script", {{"type", "application/json"}, {"id", id}},
                 Html::trusted(std::move(content))) +
         Html::trusted("\n");
}

Html folded(const Html& summary, const Html& content) {
  return element("details", element("summary", summary) + content) + Html::trusted("\n");
}

Html html_items(const std::vector<std::string>& lines) {
  Html items;
  for (const std::string& line : lines) items += element("li", line);
  return items;
}

Html search_field() {
  return Html::trusted(
      "<input type=\"search\" hidden placeholder=\"Filter rows: words that they contain\" "
      "aria-label=\"Filter the rows of the tables\">\n");
}

Html html_table(const HtmlTable& table) {
  Html header;
  for (const std::string& column : table.columns) {
    header += element("th", {{"scope", "col"}}, column);
  }
  std::string rows;  // much faster than Html for tables with thousands of rows
  for (const std::vector<Html>& cells : table.rows) {
    rows += "<tr>";
    for (std::size_t i = 0; i < cells.size(); ++i) {
      rows += i == 0 ? "<th scope=\"row\">" : "<td>";
      rows += cells[i].markup();
      rows += i == 0 ? "</th>" : "</td>";
    }
    rows += "</tr>\n";
  }
  const Html caption = element("caption", table.caption);
  const Html head = header.empty() ? Html() : element("thead", element("tr", header));
  return element("div",
                 {{"class", "scroll"},
                  {"role", "region"},
                  {"aria-label", table.caption},
                  {"tabindex", "0"}},
                 element("table", {{"class", table.kind}},
                         caption + head + element("tbody", Html::trusted(std::move(rows))))) +
         Html::trusted("\n");
}

}  // namespace zcbench
