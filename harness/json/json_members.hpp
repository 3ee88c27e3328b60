// Members of a JSON object by name and type, for files that have a fixed form. Each throws
// ConfigError with the place in the file if the object lacks the member or it is something else.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "harness/json/json_document.hpp"

namespace zcbench {

JsonValue member(const JsonValue& object, std::string_view key, JsonKind kind);
std::string text_in(const JsonValue& object, std::string_view key);
/// "" if there is no such member.
std::string optional_text_in(const JsonValue& object, std::string_view key);
/// Finite, from 0.
double number_in(const JsonValue& object, std::string_view key);
/// Whole, from 0 to 2^53.
std::uint64_t count_in(const JsonValue& object, std::string_view key);
/// The same, up to 2^32 - 1.
std::uint32_t small_count_in(const JsonValue& object, std::string_view key);
/// The same of what is kept in an int; and of a value that is no member.
int int_in(const JsonValue& object, std::string_view key);
int int_of(const JsonValue& value);
/// False if there is no such member.
bool flag_in(const JsonValue& object, std::string_view key);

/// read(object, key), one of the above; nothing if there is no such member or it is null.
template <typename Read>
auto unless_null(const JsonValue& object, std::string_view key, Read read)
    -> std::optional<decltype(read(object, key))> {
  const auto value = object.find(key);
  if (!value || value->kind() == JsonKind::null) return std::nullopt;
  return read(object, key);
}

}  // namespace zcbench
