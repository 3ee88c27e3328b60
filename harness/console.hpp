// Console: what the program prints. A stream that cannot be written (a full disk, a terminal that
// is gone) must never end a run, so these never throw for it. Commands print; main finishes.
#pragma once

#include <fmt/core.h>

#include <cstdio>
#include <string_view>
#include <utility>

#include "harness/exit_code.hpp"

namespace zcbench {

/// `auto`: when the stream is a terminal (and, for color, NO_COLOR is not set).
enum class When { automatic, always, never };
bool is_wanted(When when, int descriptor);

/// False if the stream did not take it all.
bool write_text(std::FILE* stream, std::string_view text) noexcept;

template <typename... Values>
void print_out(fmt::format_string<Values...> format, Values&&... values) {
  write_text(stdout, fmt::format(format, std::forward<Values>(values)...));
}

template <typename... Values>
void print_error(fmt::format_string<Values...> format, Values&&... values) {
  write_text(stderr, fmt::format(format, std::forward<Values>(values)...));
}

/// Flushes stdout. If it did not take everything, says so on stderr and, where the printed text was
/// all that was asked for, turns success into kNotWritten. A pipe whose reader has left is no news.
ExitCode finish_output(ExitCode code, bool text_is_the_product);

}  // namespace zcbench
