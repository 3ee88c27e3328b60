#include "harness/console.hpp"

#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace zcbench {

bool is_wanted(When when, int descriptor) {
  if (when == When::automatic) return ::isatty(descriptor) == 1;
  return when == When::always;
}

namespace {

int g_stdout_error = 0;  // errno of the first failed write

}  // namespace

bool write_text(std::FILE* stream, std::string_view text) noexcept {
  if (std::fwrite(text.data(), 1, text.size(), stream) == text.size()) return true;
  if (stream == stdout && g_stdout_error == 0) g_stdout_error = errno;
  return false;
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
