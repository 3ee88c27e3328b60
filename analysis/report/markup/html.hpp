// Html: markup in which every text has been escaped, so that no name in a results file can become
// part of the page. The sections of the page are built of it; page.cpp joins them.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>

namespace zcbench {

class Html {
 public:
  Html() = default;
  /// Markup of our own making: a literal, or what render_svg() and the like have escaped.
  static Html trusted(std::string markup);

  Html& operator+=(const Html& other);
  friend Html operator+(Html left, const Html& right) { return left += right; }

  const std::string& markup() const { return markup_; }
  bool empty() const { return markup_.empty(); }

 private:
  std::string markup_;
};

/// As it will be read. Control characters and those that reorder a line become \x.. codes, as in
/// our messages; more than `max_bytes` lose their middle.
Html html_text(std::string_view text, std::size_t max_bytes = 2000);

using HtmlAttributes = std::initializer_list<std::pair<std::string_view, std::string_view>>;

/// <tag name="value" ...>content</tag>. An attribute with an empty value stands without one.
Html element(std::string_view tag, HtmlAttributes attributes, const Html& content);
Html element(std::string_view tag, const Html& content);
Html element(std::string_view tag, std::string_view text);

/// <script type="application/json">: `json` cannot end the element or open a comment.
Html json_block(std::string_view json);

}  // namespace zcbench
