// Visible text: what may reach a terminal out of a file, a path or a program's words. Control
// characters, invisible formatting characters (bidirectional overrides) and invalid UTF-8 become
// escapes that a person can read; all other text stays as it is. console prints through it.
#pragma once

#include <array>
#include <string>
#include <string_view>

namespace zcbench {

/// `kept`: line ends (\n and \r\n) stay, for text of several lines.
enum class LineEnds { escaped, kept };

/// `ascii`: every other character becomes an escape, too, for a terminal whose locale has no
/// UTF-8.
enum class Charset { utf8, ascii };

/// Cuts text into pieces that may be printed. Allocates nothing. An escape is \n, \t, \r, \x1b, or
/// \u202e; for characters that JSON text may hold as they are it is the JSON escape, so JSON stays
/// JSON of the same value.
class VisiblePieces {
 public:
  VisiblePieces(std::string_view text, LineEnds line_ends, Charset charset = Charset::utf8)
      : rest_(text), line_ends_(line_ends), charset_(charset) {}

  /// Valid until the next call; empty at the end.
  std::string_view next();

 private:
  std::size_t printable_run() const;

  std::string_view rest_;
  LineEnds line_ends_;
  Charset charset_;
  std::array<char, 12> escape_{};  // of one character; JSON has two for what lies beyond U+FFFF
};

std::string visible(std::string_view text, LineEnds line_ends = LineEnds::escaped);

/// Visible text, which may have escape sequences of our own, in ASCII.
std::string in_ascii(std::string_view text);

}  // namespace zcbench
