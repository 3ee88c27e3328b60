#include "harness/base/markdown.hpp"

#include "harness/base/text.hpp"

namespace zcbench {

namespace {

// Renderers disagree about "\\|"; with a blank before it the pipe is escaped for all of them.
void add_pipe(std::string& markdown) { markdown += markdown.ends_with('\\') ? " \\|" : "\\|"; }

}  // namespace

std::string markdown_cell(std::string_view text, std::size_t max_bytes) {
  std::string markdown;
  for (const char c : escaped(text, max_bytes)) {
    if (c == '|') {
      add_pipe(markdown);
    } else if (c == '<') {
      markdown += "&lt;";
    } else {
      markdown += c;
    }
  }
  return markdown;
}

std::string markdown_code(std::string_view text, std::size_t max_bytes) {
  if (text.empty()) return "";
  std::string markdown = "`";
  for (const char c : escaped(text, max_bytes)) {
    if (c == '|') {
      add_pipe(markdown);
    } else {
      markdown += c == '`' ? '\'' : c;
    }
  }
  return markdown + "`";
}

}  // namespace zcbench
