#include "cli/terminal.hpp"

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>

namespace zcbench {

namespace {

constexpr std::size_t kUsualWidth = 100;
constexpr std::size_t kLeastWidth = 20;  // narrower, and every word has a line of its own

bool is_color_wanted(When when) {
  const char* const no_color = std::getenv("NO_COLOR");
  const bool forbidden = no_color != nullptr && *no_color != '\0';
  return is_wanted(when, STDOUT_FILENO) && !(when == When::automatic && forbidden);
}

}  // namespace

std::size_t terminal_width() {
  winsize size{};
  if (::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col == 0) return kUsualWidth;
  return std::max<std::size_t>(size.ws_col, kLeastWidth);
}

std::size_t paragraph_width() { return std::min(terminal_width(), kUsualWidth); }

SummaryStyle terminal_style(When color) {
  return {.color = is_color_wanted(color), .width = static_cast<int>(terminal_width())};
}

}  // namespace zcbench
