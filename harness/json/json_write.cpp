#include "harness/json/json_write.hpp"

#include <array>
#include <charconv>
#include <cmath>
#include <limits>

namespace zcbench {

namespace {

constexpr auto kReplace = nlohmann::ordered_json::error_handler_t::replace;

}  // namespace

std::string json_text(const nlohmann::ordered_json& json) {
  return json.dump(1, ' ', false, kReplace) + "\n";
}

std::string json_line(const nlohmann::ordered_json& json) {
  return json.dump(-1, ' ', false, kReplace);
}

std::string json_string(std::string_view text) { return json_line(std::string(text)); }

void JsonObjectText::separate() {
  const char last = text_.back();
  if (last != '{' && last != '[') text_ += ',';
}

void JsonObjectText::begin(std::string_view key) {
  separate();
  text_ += '"';
  text_ += key;
  text_ += "\":";
}

void JsonObjectText::open(std::string_view key, char bracket) {
  begin(key);
  text_ += bracket;
}

void JsonObjectText::begin_object() {
  separate();
  text_ += '{';
}

void JsonObjectText::add(std::string_view key, std::string_view value) {
  add_text(key, json_string(value));
}

// As few digits as reproduce the number, and a point or an exponent, so that it is no integer.
void JsonObjectText::add(std::string_view key, double value) {
  if (!std::isfinite(value)) return add_text(key, json_line(number_json(value)));
  std::array<char, 32> digits;
  const auto end = std::to_chars(digits.begin(), digits.end(), value).ptr;
  const std::string_view text(digits.data(), static_cast<std::size_t>(end - digits.data()));
  add_text(key, text);
  if (text.find_first_of(".e") == text.npos) text_ += ".0";
}

void JsonObjectText::add_text(std::string_view key, std::string_view json) {
  begin(key);
  text_ += json;
}

void JsonObjectText::add_members(std::string_view members) {
  if (members.empty()) return;
  separate();
  text_ += members;
}

nlohmann::ordered_json number_json(double value) {
  if (std::isnan(value)) return "NaN";
  if (std::isinf(value)) return value > 0.0 ? "Infinity" : "-Infinity";
  return value;
}

std::optional<double> number_of_word(std::string_view word) {
  constexpr double kInfinity = std::numeric_limits<double>::infinity();
  if (word == "NaN") return std::numeric_limits<double>::quiet_NaN();
  if (word == "Infinity") return kInfinity;
  if (word == "-Infinity") return -kInfinity;
  return std::nullopt;
}

}  // namespace zcbench
