#include "harness/base/wrap.hpp"

#include <fmt/core.h>

#include <algorithm>

namespace zcbench {

namespace {

// The text before the first blank at which a line may break, or all of it if there is none.
std::string_view unbroken_start(std::string_view text, std::string_view breaks_after) {
  for (std::size_t blank = text.find(' '); blank < text.size(); blank = text.find(' ', blank + 1)) {
    const bool may_break =
        breaks_after.empty() || breaks_after.find(text[blank - 1]) != std::string_view::npos;
    if (may_break) return text.substr(0, blank);
  }
  return text;
}

}  // namespace

std::size_t display_width(std::string_view text) {
  // fmt pads to terminal columns, and text has at least as many bytes as columns.
  const std::size_t padded_bytes = fmt::formatted_size("{:<{}}", text, text.size());
  return 2 * text.size() - padded_bytes;
}

std::string start_of(std::string text, std::size_t columns) {
  constexpr std::string_view kMore = " ...";
  if (display_width(text) <= columns) return text;
  while (display_width(text) + kMore.size() > columns) {
    std::size_t end = text.find_last_of(' ');
    if (end == std::string::npos || end == 0) {
      end = columns - kMore.size();  // within the text, which has at least a byte per column
      while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
    }
    text.resize(end);
  }
  return text + std::string(kMore);
}

std::string wrapped(std::string_view head, std::string_view text, const Wrapping& wrapping) {
  const auto skip_blanks = [&] {
    const std::size_t blanks = std::min(text.find_first_not_of(' '), text.size());
    text.remove_prefix(blanks);
    return blanks;
  };
  std::string lines;
  std::string line(head);
  line.append(skip_blanks(), ' ');
  bool is_first = true;  // on its line
  while (!text.empty()) {
    const std::string_view piece = unbroken_start(text, wrapping.breaks_after);
    text.remove_prefix(piece.size());
    skip_blanks();
    if (!is_first && display_width(line) + 1 + display_width(piece) > wrapping.width) {
      lines += line + "\n";
      line.assign(wrapping.indent, ' ');
      is_first = true;
    }
    if (!is_first) line += ' ';
    line += piece;
    is_first = false;
  }
  return lines + line + "\n";
}

}  // namespace zcbench
