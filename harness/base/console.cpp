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

int g_stdout_error = 0;  // errno of the first failed write

}  // namespace

bool write_raw(std::FILE* stream, std::string_view bytes) noexcept {
  if (std::fwrite(bytes.data(), 1, bytes.size(), stream) == bytes.size()) return true;
  if (stream == stdout && g_stdout_error == 0) g_stdout_error = errno;
  return false;
}

bool write_text(std::FILE* stream, std::string_view text, LineEnds line_ends) noexcept {
  VisiblePieces pieces(text, line_ends);
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
