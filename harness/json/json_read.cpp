#include "harness/json/json_read.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>

namespace zcbench {

namespace {

std::string describe(const JsonValue& value) {
  switch (value.kind()) {
    case JsonKind::string: return in_quotes(value.text());
    case JsonKind::array: return "a list";
    case JsonKind::object: return "an object";
    case JsonKind::null:
    case JsonKind::boolean:
    case JsonKind::number: break;
  }
  return escaped(value.text(), 32);
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// A power of ten beyond any number here; keeps absurd exponents from overflowing the arithmetic.
constexpr std::int64_t kHugeExponent = 1'000'000'000;

// What follows the 'e' of a JSON number.
std::int64_t read_exponent(std::string_view text) {
  const bool negative = text.starts_with('-');
  if (!is_digit(text[0])) text.remove_prefix(1);
  std::int64_t exponent = 0;
  for (const char digit : text) exponent = std::min(exponent * 10 + (digit - '0'), kHugeExponent);
  return negative ? -exponent : exponent;
}

// The exact value of a JSON number, if it is whole, not negative (not even -0) and below 10^18.
std::optional<std::uint64_t> whole_number(std::string_view text) {
  const std::size_t mantissa_end = std::min(text.find_first_of("eE"), text.size());
  std::int64_t exponent =
      mantissa_end < text.size() ? read_exponent(text.substr(mantissa_end + 1)) : 0;
  std::string digits;
  bool behind_point = false;
  for (const char c : text.substr(0, mantissa_end)) {
    if (c == '-') return std::nullopt;
    if (c == '.') {
      behind_point = true;
      continue;
    }
    digits += c;
    exponent -= behind_point ? 1 : 0;
  }
  digits.erase(0, std::min(digits.find_first_not_of('0'), digits.size()));
  while (digits.ends_with('0')) {
    digits.pop_back();
    ++exponent;
  }
  if (digits.empty()) return 0;
  constexpr std::int64_t kMaxDigits = 18;
  if (exponent < 0 || static_cast<std::int64_t>(digits.size()) + exponent > kMaxDigits) {
    return std::nullopt;
  }
  std::uint64_t number = 0;
  for (const char digit : digits) number = number * 10 + static_cast<std::uint64_t>(digit - '0');
  for (; exponent > 0; --exponent) number *= 10;
  return number;
}

}  // namespace

JsonValue member(const JsonValue& object, std::string_view key, JsonKind kind) {
  if (object.kind() != JsonKind::object) object.fail("is not an object");
  const auto value = object.find(key);
  if (!value) object.fail(fmt::format("lacks \"{}\"", key));
  if (value->kind() != kind) value->fail("has the wrong type");
  return *value;
}

std::string text_in(const JsonValue& object, std::string_view key) {
  return member(object, key, JsonKind::string).text();
}

std::string optional_text_in(const JsonValue& object, std::string_view key) {
  return object.find(key) ? text_in(object, key) : "";
}

double number_in(const JsonValue& object, std::string_view key) {
  const JsonValue value = member(object, key, JsonKind::number);
  const double number = value.number();
  if (!std::isfinite(number) || number < 0.0) value.fail("is not a number from 0");
  return number;
}

std::uint64_t count_in(const JsonValue& object, std::string_view key) {
  constexpr double kLargest = 9007199254740992.0;  // 2^53: exact as a double
  const double number = number_in(object, key);
  if (number > kLargest || number != std::floor(number)) {
    member(object, key, JsonKind::number).fail("is not a whole number up to 2^53");
  }
  return static_cast<std::uint64_t>(number);
}

std::uint32_t small_count_in(const JsonValue& object, std::string_view key) {
  const std::uint64_t count = count_in(object, key);
  if (count > std::numeric_limits<std::uint32_t>::max()) {
    member(object, key, JsonKind::number).fail("is too large");
  }
  return static_cast<std::uint32_t>(count);
}

int int_in(const JsonValue& object, std::string_view key) {
  return int_of(member(object, key, JsonKind::number));
}

int int_of(const JsonValue& value) {
  const double number = value.kind() == JsonKind::number ? value.number() : -1.0;
  if (number < 0.0 || number > std::numeric_limits<int>::max() || number != std::floor(number)) {
    value.fail("is not a whole number up to 2^31 - 1");
  }
  return static_cast<int>(number);
}

bool flag_in(const JsonValue& object, std::string_view key) {
  return object.find(key) && member(object, key, JsonKind::boolean).text_view() == "true";
}

void fail_value(const JsonValue& value, std::string_view allowed) {
  value.fail(fmt::format("{} is not allowed here; allowed: {}", describe(value), allowed));
}

void require_object(const JsonValue& value, std::string_view allowed) {
  if (value.kind() != JsonKind::object) fail_value(value, allowed);
}

void require_known_keys(const JsonValue& object, std::span<const std::string_view> known) {
  for (const JsonValue& member : object.children()) {
    if (std::ranges::find(known, member.key()) == known.end()) {
      member.fail_at_key(unknown_name("key", member.key(), known));
    }
  }
}

JsonValue require_member(const JsonValue& object, std::string_view key) {
  const auto member = object.find(key);
  if (!member) object.fail(fmt::format("the key \"{}\" is missing; it is required", key));
  return *member;
}

std::uint64_t read_integer(const JsonValue& value, std::uint64_t min, std::uint64_t max) {
  if (value.kind() == JsonKind::number) {
    const auto number = whole_number(value.text());
    if (number && *number >= min && *number <= max) return *number;
  }
  fail_value(value, fmt::format("a whole number from {} to {}", min, max));
}

std::uint32_t read_count(const JsonValue& value, std::uint32_t max) {
  return static_cast<std::uint32_t>(read_integer(value, 1, max));
}

double read_positive(const JsonValue& value, double max) {
  if (value.kind() == JsonKind::number) {
    const double number = value.number();
    if (number > 0.0 && number <= max) return number;
  }
  fail_value(value, fmt::format("a number above 0, at most {}", max));
}

std::string read_name(const JsonValue& value, std::string_view noun,
                      std::span<const std::string_view> names) {
  if (value.kind() != JsonKind::string) {
    fail_value(value, fmt::format("the name of a {}: {}", noun, joined(names)));
  }
  if (std::ranges::find(names, value.text()) == names.end()) {
    value.fail(unknown_name(noun, value.text(), names));
  }
  return value.text();
}

std::string read_identifier(const JsonValue& value) {
  constexpr std::size_t kMaxCharacters = 100;
  constexpr std::string_view kCharacters =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-";
  const std::string& name = value.text();
  const bool is_identifier =
      value.kind() == JsonKind::string && !name.empty() && name.size() <= kMaxCharacters &&
      name.find_first_not_of(kCharacters) == std::string::npos && name[0] != '.' && name[0] != '-';
  if (!is_identifier) {
    fail_value(value, fmt::format("1 to {} of the characters A-Z a-z 0-9 . _ -, not starting with "
                                  ". or -",
                                  kMaxCharacters));
  }
  return name;
}

std::string read_text(const JsonValue& value, std::size_t max_characters) {
  const std::string& text = value.text();
  const auto is_control = [](char c) { return (c >= 0 && c < ' ') || c == '\x7F'; };
  // Every byte of UTF-8 but the continuation bytes starts a character.
  const auto starts_character = [](char c) {
    return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U;
  };
  if (value.kind() != JsonKind::string || std::ranges::any_of(text, is_control) ||
      static_cast<std::size_t>(std::ranges::count_if(text, starts_character)) > max_characters) {
    fail_value(value, fmt::format("a text of at most {} characters, without control characters",
                                  max_characters));
  }
  return text;
}

}  // namespace zcbench
