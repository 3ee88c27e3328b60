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

/// Cuts text into pieces that may be printed. Allocates nothing. An escape is \n, \t, \r, \x1b, or
/// \u202e; for characters that JSON text may hold as they are it is the JSON escape, so JSON stays
/// JSON of the same value.
class VisiblePieces {
 public:
  VisiblePieces(std::string_view text, LineEnds line_ends) : rest_(text), line_ends_(line_ends) {}

  /// Valid until the next call; empty at the end.
  std::string_view next();

 private:
  std::size_t printable_run() const;

  std::string_view rest_;
  LineEnds line_ends_;
  std::array<char, 8> escape_{};
};

std::string visible(std::string_view text, LineEnds line_ends = LineEnds::escaped);

}  // namespace zcbench
