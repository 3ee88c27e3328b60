#include "harness/base/visible_text.hpp"

#include <fmt/core.h>

#include <cstdint>

namespace zcbench {

namespace {

struct Character {
  std::uint32_t code = 0;
  std::size_t bytes = 1;
  bool is_valid = false;
};

// The character that `text` starts with.
Character first_character(std::string_view text) {
  const auto lead = static_cast<unsigned char>(text[0]);
  if (lead < 0x80) return {.code = lead, .bytes = 1, .is_valid = true};
  const std::size_t bytes = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
  if (lead < 0xC2 || lead > 0xF4 || text.size() < bytes) return {};
  std::uint32_t code = lead & (0xFFU >> (bytes + 1));
  for (std::size_t i = 1; i < bytes; ++i) {
    const auto next = static_cast<unsigned char>(text[i]);
    if ((next & 0xC0U) != 0x80U) return {};
    code = (code << 6U) | (next & 0x3FU);
  }
  const std::uint32_t least = bytes == 4 ? 0x10000 : bytes == 3 ? 0x800 : 0x80;
  const bool is_surrogate = code >= 0xD800 && code <= 0xDFFF;
  if (code < least || code > 0x10FFFF || is_surrogate) return {};
  return {.code = code, .bytes = bytes, .is_valid = true};
}

// Controls, and characters that reorder or break a line without being seen.
bool is_invisible(std::uint32_t code) {
  return code < 0x20 || (code >= 0x7F && code < 0xA0) || code == 0x061C || code == 0x200E ||
         code == 0x200F || (code >= 0x2028 && code <= 0x202E) ||
         (code >= 0x2066 && code <= 0x2069) || code == 0xFEFF;
}

// Bytes of the line end that `text` starts with; 0: it does not.
std::size_t line_end_bytes(std::string_view text) {
  if (text.starts_with('\n')) return 1;
  return text.starts_with("\r\n") ? 2 : 0;
}

}  // namespace

std::size_t VisiblePieces::printable_run() const {
  std::size_t run = 0;
  while (run < rest_.size()) {
    const std::string_view here = rest_.substr(run);
    if (const std::size_t bytes = line_end_bytes(here); bytes > 0 && line_ends_ == LineEnds::kept) {
      run += bytes;
      continue;
    }
    const Character character = first_character(here);
    if (!character.is_valid || is_invisible(character.code)) break;
    if (charset_ == Charset::ascii && character.code >= 0x80) break;
    run += character.bytes;
  }
  return run;
}

std::string_view VisiblePieces::next() {
  if (const std::size_t run = printable_run(); run > 0) {
    const std::string_view piece = rest_.substr(0, run);
    rest_.remove_prefix(run);
    return piece;
  }
  if (rest_.empty()) return {};
  const Character character = first_character(rest_);
  const auto byte = static_cast<unsigned char>(rest_[0]);
  rest_.remove_prefix(character.bytes);
  switch (character.is_valid ? character.code : 0U) {
    case '\n': return "\\n";
    case '\r': return "\\r";
    case '\t': return "\\t";
    default: break;
  }
  if (character.code > 0xFFFF) {
    const std::uint32_t above = character.code - 0x10000;
    const auto end = fmt::format_to_n(escape_.data(), escape_.size(), "\\u{:04x}\\u{:04x}",
                                      0xD800 + (above >> 10U), 0xDC00 + (above & 0x3FFU));
    return {escape_.data(), end.size};
  }
  const bool is_byte = !character.is_valid || character.code < 0x20;
  const auto end =
      is_byte ? fmt::format_to_n(escape_.data(), escape_.size(), "\\x{:02x}", byte)
              : fmt::format_to_n(escape_.data(), escape_.size(), "\\u{:04x}", character.code);
  return {escape_.data(), end.size};
}

std::string in_ascii(std::string_view text) {
  std::string result;
  while (!text.empty()) {
    const Character character = first_character(text);
    if (character.code < 0x80 && character.is_valid) {
      result += text[0];
    } else {
      VisiblePieces pieces(text.substr(0, character.bytes), LineEnds::kept, Charset::ascii);
      result += pieces.next();
    }
    text.remove_prefix(character.bytes);
  }
  return result;
}

std::string visible(std::string_view text, LineEnds line_ends) {
  std::string result;
  VisiblePieces pieces(text, line_ends);
  for (std::string_view piece = pieces.next(); !piece.empty(); piece = pieces.next()) {
    result += piece;
  }
  return result;
}

}  // namespace zcbench
