#include "harness/config_message.hpp"

#include <fmt/core.h>

#include <cstdint>

#include "harness/errors.hpp"
#include "harness/suggest.hpp"

namespace zcbench {

namespace {

constexpr std::size_t kMaxMessageBytes = 1000;
constexpr std::size_t kMaxQuotedBytes = 48;

bool is_continuation(char c) { return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U; }

// Characters that move the cursor or reorder the line without being seen.
bool is_invisible(std::uint32_t code) {
  return code < 0xA0 || code == 0x200E || code == 0x200F || (code >= 0x2028 && code <= 0x202E) ||
         (code >= 0x2066 && code <= 0x2069) || code == 0xFEFF;
}

// Bytes of the character that `text` starts with; 0 if it must be escaped.
std::size_t printable_bytes(std::string_view text) {
  const auto lead = static_cast<unsigned char>(text[0]);
  if (lead < 0x80) return lead >= 0x20 && lead != 0x7F ? 1 : 0;
  const std::size_t size = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
  if (lead < 0xC2 || lead > 0xF4 || text.size() < size) return 0;
  std::uint32_t code = lead & (0xFFU >> (size + 1));
  for (std::size_t i = 1; i < size; ++i) {
    if (!is_continuation(text[i])) return 0;
    code = (code << 6U) | (static_cast<unsigned char>(text[i]) & 0x3FU);
  }
  return is_invisible(code) ? 0 : size;
}

std::string escape(std::string_view text) {
  std::string result;
  while (!text.empty()) {
    std::size_t size = printable_bytes(text);
    if (size > 0) {
      result += text.substr(0, size);
    } else {
      size = 1;
      switch (text[0]) {
        case '\n': result += "\\n"; break;
        case '\r': result += "\\r"; break;
        case '\t': result += "\\t"; break;
        default: result += fmt::format("\\x{:02x}", static_cast<unsigned char>(text[0]));
      }
    }
    text.remove_prefix(size);
  }
  return result;
}

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
  if (text.size() <= max_bytes) return escape(text);
  return escape(head_of(text, max_bytes / 2)) + "..." + escape(tail_of(text, max_bytes / 2));
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
