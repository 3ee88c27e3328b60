#include "analysis/report/markup/html.hpp"

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

Html element(std::string_view tag, std::string_view text) { return element(tag, html_text(text)); }

Html json_block(std::string_view json) {
  std::string content;
  for (const char c : visible(json, LineEnds::kept)) {
    if (c == '<') {
      content += "\\u003c";
    } else {
      content += c;
    }
  }
  return element("script", {{"type", "application/json"}}, Html::trusted(std::move(content)));
}

}  // namespace zcbench
