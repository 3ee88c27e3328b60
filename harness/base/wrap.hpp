// How text for people fills the columns of a terminal: its width, and paragraphs wrapped to lines.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace zcbench {

/// How many columns of a terminal visible text takes: one for a letter, two for a wide character.
std::size_t display_width(std::string_view text);

struct Wrapping {
  std::size_t width = 100;
  std::size_t indent = 0;              ///< blanks before every line but the first
  std::string_view breaks_after = "";  ///< one of these and a blank; empty: any word
};

/// `head` and `text`, which is broken at blanks so that lines fit the width; a longer word stands
/// alone. Ends in a newline.
std::string wrapped(std::string_view head, std::string_view text, const Wrapping& wrapping = {});

}  // namespace zcbench
