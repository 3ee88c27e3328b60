// The width of text on a terminal, and paragraphs wrapped to that width.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace zcbench {

/// Terminal columns that visible text occupies: one for a letter, two for a wide character.
std::size_t display_width(std::string_view text);

/// The text cut to at most `columns` terminal columns: longer text ends in " ..." after a whole
/// word, or after a whole character if its first word is too long.
std::string start_of(std::string text, std::size_t columns);

struct Wrapping {
  std::size_t width = 100;
  std::size_t indent = 0;              ///< blanks before every line except the first
  std::string_view breaks_after = "";  ///< break only after one of these; empty: after any word
};

/// `head` followed by `text`, broken at blanks to fit the width; a word that is too long gets a
/// line of its own. Ends with a newline.
std::string wrapped(std::string_view head, std::string_view text, const Wrapping& wrapping = {});

}  // namespace zcbench
