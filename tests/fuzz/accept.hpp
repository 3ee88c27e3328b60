// What every fuzzer here requires of a parser: it accepts the bytes, or refuses them with its own
// exception and one short line that begins with the input's name. Anything else ends the fuzzer:
// another exception, a report by a sanitizer, too much time or memory.
#pragma once

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>

#include "tests/harness/plan/config_error.hpp"

namespace zcbench::fuzz {

/// Ends the fuzzer, which then saves the input.
[[noreturn]] inline void found(const char* what, const std::string& shown = "") {
  std::fprintf(stderr, "found: %s: %s\n", what, shown.c_str());
  std::abort();
}

/// Ends the fuzzer unless the condition holds; `rule` describes it.
inline void require(bool holds, const char* rule) {
  if (!holds) found("does not hold", rule);
}

/// Returns true if `parse` returns, and false if it throws a Refusal, the only error it may throw.
template <typename Refusal, typename Parse>
bool accepts(std::string_view label, Parse parse) {
  try {
    parse();
    return true;
  } catch (const Refusal& refusal) {
    const std::string message = refusal.what();
    if (!is_one_short_line(message)) found("a refusal of more than one short line", message);
    if (!message.starts_with(label)) found("a refusal that does not name its input", message);
    return false;
  }
}

inline std::string_view as_text(const std::uint8_t* data, std::size_t size) {
  return {reinterpret_cast<const char*>(data), size};
}

}  // namespace zcbench::fuzz
