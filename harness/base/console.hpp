// Console: the only file that prints. It escapes text that comes from files, paths and programs
// (visible_text); only colors and the progress line write escape sequences. A stream that cannot be
// written (full disk, closed terminal) must never end a run, so these functions do not throw for
// it. Commands call the print functions; main calls finish_output last.
#pragma once

#include <fmt/core.h>

#include <cstdio>
#include <string>
#include <string_view>
#include <type_traits>

#include "harness/base/exit_code.hpp"
#include "harness/base/visible_text.hpp"

namespace zcbench {

/// `automatic` means: if the stream is a terminal that supports escape sequences (and, for color,
/// NO_COLOR is not set).
enum class When { automatic, always, never };
bool is_wanted(When when, int descriptor);

/// Whether the descriptor is a terminal without escape sequences: TERM is `dumb`, empty or not set.
bool is_dumb_terminal(int descriptor);

/// ASCII for a terminal whose locale (LC_ALL, LC_CTYPE or LANG) has no UTF-8. Files and pipes get
/// UTF-8.
Charset charset_of(std::FILE* stream) noexcept;

/// Writes the bytes unchanged: for escaped text and for the console's own escape sequences. Returns
/// false if the stream did not accept all of them.
bool write_raw(std::FILE* stream, std::string_view bytes) noexcept;

/// Writes the text escaped; allocates nothing. Returns false if the stream did not accept it all.
bool write_text(std::FILE* stream, std::string_view text,
                LineEnds line_ends = LineEnds::kept) noexcept;

/// Returns a string escaped, as part of one line, and any other value unchanged.
template <typename Value>
decltype(auto) printable(const Value& value) {
  if constexpr (std::is_convertible_v<const Value&, std::string_view>) {
    return visible(value);
  } else {
    return (value);
  }
}

template <typename... Values>
std::string printable_text(fmt::format_string<Values...> format, const Values&... values) {
  // format_string checked the format against these values; an escaped string is still a string.
  return fmt::format(fmt::runtime(static_cast<fmt::string_view>(format)), printable(values)...);
}

/// Prints escaped text of several lines, with the console's own escape sequences.
inline void print_colored(std::string_view lines) {
  if (charset_of(stdout) == Charset::utf8) {
    write_raw(stdout, lines);
  } else {
    write_raw(stdout, in_ascii(lines));
  }
}

/// Line ends in the format are printed; line ends in string arguments are escaped.
template <typename... Values>
void print_out(fmt::format_string<const Values&...> format, const Values&... values) {
  write_text(stdout, printable_text<const Values&...>(format, values...));
}

template <typename... Values>
void print_error(fmt::format_string<const Values&...> format, const Values&... values) {
  write_text(stderr, printable_text<const Values&...>(format, values...));
}

/// Prints several lines from a function that has escaped every string in them.
inline void print_lines(std::string_view lines) { write_text(stdout, lines); }

/// Flushes stdout. If not everything was written, reports that on stderr and, if the printed text
/// was the command's only result, turns success into kNotWritten. A closed pipe is not an error.
ExitCode finish_output(ExitCode code, bool text_is_the_product);

}  // namespace zcbench
