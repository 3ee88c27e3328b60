#include "cli/terminal.hpp"

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <optional>

namespace zcbench {

namespace {

constexpr std::size_t kUsualWidth = 100;
constexpr std::size_t kLeastWidth = 20;  // any narrower, every word would be on its own line

bool is_color_wanted(When when) {
  const char* const no_color = std::getenv("NO_COLOR");
  const bool forbidden = no_color != nullptr && *no_color != '\0';
  return is_wanted(when, STDOUT_FILENO) && !(when == When::automatic && forbidden);
}

// The columns of the terminal; nullopt if stdout is not a terminal, or one of unknown width.
std::optional<std::size_t> screen_columns() {
  winsize size{};
  if (::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col == 0) return std::nullopt;
  return std::max<std::size_t>(size.ws_col, kLeastWidth);
}

}  // namespace

std::size_t terminal_width() { return screen_columns().value_or(kUsualWidth); }

std::size_t paragraph_width() { return std::min(terminal_width(), kUsualWidth); }

TableStyle table_style() { return {.width = screen_columns().value_or(TableStyle{}.width)}; }

SummaryStyle terminal_style(When color) {
  return {.color = is_color_wanted(color), .width = static_cast<int>(terminal_width())};
}

}  // namespace zcbench
