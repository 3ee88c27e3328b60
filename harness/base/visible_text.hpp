// Visible text: escapes text from files, paths and programs before it reaches a terminal. Control
// characters, invisible formatting characters (bidirectional overrides) and invalid UTF-8 become
// readable escapes; all other text stays unchanged. The console prints everything through it.
#pragma once

#include <array>
#include <string>
#include <string_view>

namespace zcbench {

/// `kept`: line ends (\n and \r\n) stay as they are, for text of several lines.
enum class LineEnds { escaped, kept };

/// `ascii`: every non-ASCII character becomes an escape, for a terminal whose locale has no UTF-8.
enum class Charset { utf8, ascii };

/// Splits text into printable pieces. Allocates nothing. Escapes look like \n, \t, \r, \x1b or
/// \u202e. Characters that JSON text may contain unescaped get their JSON escape, so escaped JSON
/// still has the same value.
class VisiblePieces {
 public:
  VisiblePieces(std::string_view text, LineEnds line_ends, Charset charset = Charset::utf8)
      : rest_(text), line_ends_(line_ends), charset_(charset) {}

  /// The next piece, valid until the next call; empty at the end.
  std::string_view next();

 private:
  std::size_t printable_run() const;

  std::string_view rest_;
  LineEnds line_ends_;
  Charset charset_;
  std::array<char, 12> escape_{};  // of one character; above U+FFFF, JSON needs two escapes
};

std::string visible(std::string_view text, LineEnds line_ends = LineEnds::escaped);

/// Converts visible text, which may contain our own escape sequences, to ASCII.
std::string in_ascii(std::string_view text);

}  // namespace zcbench
