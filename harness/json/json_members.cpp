#include "harness/json/json_members.hpp"

#include <fmt/core.h>

#include <cmath>
#include <cstdlib>
#include <limits>

namespace zcbench {

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
  const double number = std::strtod(value.text().c_str(), nullptr);
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
  const double number =
      value.kind() == JsonKind::number ? std::strtod(value.text().c_str(), nullptr) : -1.0;
  if (number < 0.0 || number > std::numeric_limits<int>::max() || number != std::floor(number)) {
    value.fail("is not a whole number up to 2^31 - 1");
  }
  return static_cast<int>(number);
}

bool flag_in(const JsonValue& object, std::string_view key) {
  return object.find(key) && member(object, key, JsonKind::boolean).text() == "true";
}

}  // namespace zcbench
