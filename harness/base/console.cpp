#include "harness/base/console.hpp"

#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>

namespace zcbench {

bool is_dumb_terminal(int descriptor) {
  if (::isatty(descriptor) != 1) return false;
  const char* const term = std::getenv("TERM");
  return term == nullptr || *term == '\0' || std::strcmp(term, "dumb") == 0;
}

bool is_wanted(When when, int descriptor) {
  if (when != When::automatic) return when == When::always;
  return ::isatty(descriptor) == 1 && !is_dumb_terminal(descriptor);
}

namespace {

// "de_DE.UTF-8", "C.utf8".
bool has_utf8(std::string_view locale) noexcept {
  for (const std::string_view name : {"UTF-8", "utf-8", "UTF8", "utf8"}) {
    if (locale.find(name) != std::string_view::npos) return true;
  }
  return false;
}

int g_stdout_error = 0;  // errno of the first failed write

}  // namespace

Charset charset_of(std::FILE* stream) noexcept {
  if (::isatty(::fileno(stream)) != 1) return Charset::utf8;
  for (const char* const name : {"LC_ALL", "LC_CTYPE", "LANG"}) {
    const char* const locale = std::getenv(name);
    if (locale == nullptr || *locale == '\0') continue;
    return has_utf8(locale) ? Charset::utf8 : Charset::ascii;
  }
  return Charset::ascii;
}

bool write_raw(std::FILE* stream, std::string_view bytes) noexcept {
  if (std::fwrite(bytes.data(), 1, bytes.size(), stream) == bytes.size()) return true;
  if (stream == stdout && g_stdout_error == 0) g_stdout_error = errno;
  return false;
}

bool write_text(std::FILE* stream, std::string_view text, LineEnds line_ends) noexcept {
  VisiblePieces pieces(text, line_ends, charset_of(stream));
  for (std::string_view piece = pieces.next(); !piece.empty(); piece = pieces.next()) {
    if (!write_raw(stream, piece)) return false;
  }
  return true;
}

ExitCode finish_output(ExitCode code, bool text_is_the_product) {
  const bool was_broken = std::ferror(stdout) != 0;
  if (std::fflush(stdout) == 0 && !was_broken) return code;
  const int error = g_stdout_error != 0 ? g_stdout_error : errno;
  if (error == EPIPE) return code;
  print_error("zcbench: stdout cannot be written: {}\n", std::strerror(error));
  return text_is_the_product && code == ExitCode::kSuccess ? ExitCode::kNotWritten : code;
}

}  // namespace zcbench
