// Readers of single values of a JSON document: each returns the checked value, or throws a
// ConfigError that names the place, what it contains and what is allowed. Used by the readers of
// configs, results and fleet files.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "harness/base/text.hpp"
#include "harness/json/json_document.hpp"

namespace zcbench {

JsonValue member(const JsonValue& object, std::string_view key, JsonKind kind);
std::string text_in(const JsonValue& object, std::string_view key);
/// "" if there is no such member.
std::string optional_text_in(const JsonValue& object, std::string_view key);
/// A finite number from 0.
double number_in(const JsonValue& object, std::string_view key);
/// A whole number from 0 to 2^53.
std::uint64_t count_in(const JsonValue& object, std::string_view key);
/// The same, up to 2^32 - 1.
std::uint32_t small_count_in(const JsonValue& object, std::string_view key);
/// A whole number from 0 to 2^31 - 1; int_of reads one that is not a member.
int int_in(const JsonValue& object, std::string_view key);
int int_of(const JsonValue& value);
/// False if there is no such member.
bool flag_in(const JsonValue& object, std::string_view key);

/// read(object, key), with one of the functions above as `read`; nullopt if there is no such member
/// or it is null.
template <typename Read>
auto unless_null(const JsonValue& object, std::string_view key, Read read)
    -> std::optional<decltype(read(object, key))> {
  const auto value = object.find(key);
  if (!value || value->kind() == JsonKind::null) return std::nullopt;
  return read(object, key);
}

/// Throws ConfigError "VALUE is not allowed here; allowed: ALLOWED".
[[noreturn]] void fail_value(const JsonValue& value, std::string_view allowed);

void require_object(const JsonValue& value, std::string_view allowed);
/// Throws ConfigError unless every key of `object` is one of `known`.
void require_known_keys(const JsonValue& object, std::span<const std::string_view> known);
/// The member of that name, which must exist.
JsonValue require_member(const JsonValue& object, std::string_view key);

/// A whole number from `min` to `max`; 1e6 counts as one.
std::uint64_t read_integer(const JsonValue& value, std::uint64_t min, std::uint64_t max);
/// A whole number from 1 to `max`.
std::uint32_t read_count(const JsonValue& value, std::uint32_t max);
/// A number above 0 and at most `max`.
double read_positive(const JsonValue& value, double max);
/// One of `names`; `noun` is what they are.
std::string read_name(const JsonValue& value, std::string_view noun,
                      std::span<const std::string_view> names);
/// At most `max_characters` characters, none of them a control character.
std::string read_text(const JsonValue& value, std::size_t max_characters);

/// 1 to 100 of the characters A-Z a-z 0-9 . _ -, not starting with . or -: usable as a file name.
std::string read_identifier(const JsonValue& value);

/// One of a fixed set of words.
template <typename Enum, std::size_t kCount>
Enum read_enum(const JsonValue& value, std::string_view noun,
               const std::array<std::pair<std::string_view, Enum>, kCount>& words) {
  std::vector<std::string_view> names;
  for (const auto& [word, meaning] : words) names.push_back(word);
  const std::string name = read_name(value, noun, names);
  for (const auto& [word, meaning] : words) {
    if (word == name) return meaning;
  }
  fail_value(value, noun);
}

/// One of a fixed set of values, written as to_string() does.
template <typename Enum, std::size_t kCount>
Enum read_enum(const JsonValue& value, std::string_view noun,
               const std::array<Enum, kCount>& values) {
  std::array<std::pair<std::string_view, Enum>, kCount> words;
  for (std::size_t i = 0; i < kCount; ++i) words[i] = {to_string(values[i]), values[i]};
  return read_enum(value, noun, words);
}

/// A scalar, or a list of at least one value without duplicates; `read_one` reads each.
template <typename ReadOne>
auto read_axis(const JsonValue& value, ReadOne read_one) {
  using Value = decltype(read_one(value));
  if (value.kind() != JsonKind::array) return std::vector<Value>{read_one(value)};
  std::vector<Value> values;
  std::set<Value> seen;
  for (const JsonValue& item : value.children()) {
    values.push_back(read_one(item));
    if (!seen.insert(values.back()).second) {
      item.fail("this value is in the list already; allowed: each value once");
    }
  }
  if (values.empty()) value.fail("an empty list; allowed: at least one value");
  return values;
}

}  // namespace zcbench
