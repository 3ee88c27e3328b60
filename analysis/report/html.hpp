// Html: markup in which every text has been escaped, so that no name in a results file can become
// markup. The sections of the pages consist of it; page.cpp joins them.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace zcbench {

class Html {
 public:
  Html() = default;
  /// Text, escaped as by html_text().
  Html(std::string_view text);
  Html(const std::string& text) : Html(std::string_view(text)) {}
  Html(const char* text) : Html(std::string_view(text)) {}
  /// Markup of our own making.
  static Html trusted(std::string markup);

  Html& operator+=(const Html& other);
  friend Html operator+(Html left, const Html& right) { return left += right; }

  const std::string& markup() const { return markup_; }
  bool empty() const { return markup_.empty(); }

 private:
  std::string markup_;
};

/// Escapes text so that it is shown as it is. Control characters and those that reorder a line
/// become \x.. codes, as in our messages; text of more than `max_bytes` loses its middle.
Html html_text(std::string_view text, std::size_t max_bytes = 2000);

using HtmlAttributes = std::initializer_list<std::pair<std::string_view, std::string_view>>;

/// <tag name="value" ...>content</tag>. An attribute with an empty value is written without one.
Html element(std::string_view tag, HtmlAttributes attributes, const Html& content);
Html element(std::string_view tag, const Html& content);

/// <script type="application/json" id="ID">: `json` cannot end the element or open a comment.
Html json_block(std::string_view id, std::string_view json);

/// Content that only some readers need: hidden until its summary is clicked.
Html folded(const Html& summary, const Html& content);

/// <li> for each line.
Html html_items(const std::vector<std::string>& lines);

struct HtmlTable {
  std::string caption;
  std::string kind;                     ///< class, for the style sheet
  std::vector<std::string> columns;     ///< empty: the table has no header
  std::vector<std::vector<Html>> rows;  ///< the first cell is the row's header; rows may be shorter
};

/// A field that hides rows of its section's tables that lack a word; shown only where scripts run.
Html search_field();

/// The table in a box that scrolls if it is wider than the page, and that the keyboard can reach.
Html html_table(const HtmlTable& table);

}  // namespace zcbench
