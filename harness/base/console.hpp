// Console: what the program prints, and the only place that prints. What comes out of files, paths
// and programs is made visible (visible_text) on the way; colors and the progress line are the
// console's own. A stream that cannot be written (a full disk, a terminal that is gone) must never
// end a run, so these never throw for it. Commands print; main finishes.
#pragma once

#include <fmt/core.h>

#include <cstdio>
#include <string>
#include <string_view>
#include <type_traits>

#include "harness/base/exit_code.hpp"
#include "harness/base/visible_text.hpp"

namespace zcbench {

/// `auto`: when the stream is a terminal that knows escape sequences (and, for color, NO_COLOR is
/// not set).
enum class When { automatic, always, never };
bool is_wanted(When when, int descriptor);

/// A terminal that takes text only: TERM is `dumb`, empty or not set.
bool is_dumb_terminal(int descriptor);

/// ASCII for a terminal whose locale (LC_ALL, LC_CTYPE or LANG) has no UTF-8. Files and pipes get
/// UTF-8.
Charset charset_of(std::FILE* stream) noexcept;

/// The bytes as they are: for what was made visible, and for the console's own escape sequences.
/// False if the stream did not take it all.
bool write_raw(std::FILE* stream, std::string_view bytes) noexcept;

/// Text made visible. Allocates nothing. False if the stream did not take it all.
bool write_text(std::FILE* stream, std::string_view text,
                LineEnds line_ends = LineEnds::kept) noexcept;

/// Any value but a string, which becomes a part of one line.
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
  // Checked against the values above; what is printed instead of a string is a string.
  return fmt::format(fmt::runtime(static_cast<fmt::string_view>(format)), printable(values)...);
}

/// Text of several lines whose every string was made visible, with escape sequences of our own.
inline void print_colored(std::string_view lines) {
  if (charset_of(stdout) == Charset::utf8) {
    write_raw(stdout, lines);
  } else {
    write_raw(stdout, in_ascii(lines));
  }
}

/// The format's line ends are the only ones: those in a string are escaped.
template <typename... Values>
void print_out(fmt::format_string<const Values&...> format, const Values&... values) {
  write_text(stdout, printable_text<const Values&...>(format, values...));
}

template <typename... Values>
void print_error(fmt::format_string<const Values&...> format, const Values&... values) {
  write_text(stderr, printable_text<const Values&...>(format, values...));
}

/// Text of several lines, from a function that has made every string in it visible.
inline void print_lines(std::string_view lines) { write_text(stdout, lines); }

/// Flushes stdout. If it did not take everything, says so on stderr and, where the printed text was
/// all that was asked for, turns success into kNotWritten. A pipe whose reader has left is no news.
ExitCode finish_output(ExitCode code, bool text_is_the_product);

}  // namespace zcbench
