#include "harness/base/text.hpp"

#include <fmt/core.h>

#include "harness/base/errors.hpp"
#include "harness/base/suggest.hpp"
#include "harness/base/visible_text.hpp"

namespace zcbench {

namespace {

constexpr std::size_t kMaxMessageBytes = 1000;
constexpr std::size_t kMaxQuotedBytes = 48;

bool is_continuation(char c) { return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U; }

std::string_view head_of(std::string_view text, std::size_t bytes) {
  while (bytes > 0 && is_continuation(text[bytes])) --bytes;
  return text.substr(0, bytes);
}

std::string_view tail_of(std::string_view text, std::size_t bytes) {
  while (bytes > 0 && is_continuation(text[text.size() - bytes])) --bytes;
  return text.substr(text.size() - bytes);
}

}  // namespace

std::string escaped(std::string_view text, std::size_t max_bytes) {
  if (text.size() <= max_bytes) return visible(text);
  return visible(head_of(text, max_bytes / 2)) + "..." + visible(tail_of(text, max_bytes / 2));
}

std::string in_quotes(std::string_view text) {
  return fmt::format("\"{}\"", escaped(text, kMaxQuotedBytes));
}

std::string joined(std::span<const std::string_view> names) {
  std::string list;
  for (const std::string_view name : names) {
    if (!list.empty()) list += ", ";
    list += name;
  }
  return list;
}

std::string unknown_name(std::string_view noun, std::string_view name,
                         std::span<const std::string_view> allowed) {
  const auto nearest = nearest_name(name, allowed);
  return fmt::format("unknown {} {}{}; allowed: {}", noun, in_quotes(name),
                     nearest ? fmt::format(" (did you mean \"{}\"?)", *nearest) : "",
                     joined(allowed));
}

void fail_config(std::string_view where, std::string_view what) {
  std::string message = fmt::format("{}: {}", where, what);
  if (message.size() > kMaxMessageBytes) {
    message = std::string(head_of(message, kMaxMessageBytes - 3)) + "...";
  }
  throw ConfigError(message);
}

}  // namespace zcbench
